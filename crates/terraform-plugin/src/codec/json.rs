//! Values from JSON, as state and identities are stored. As lenient as Terraform, since a state may be older than the schema or
//! edited by hand: unknown attributes are ignored, missing ones are null, and a scalar may be written as another of the same
//! meaning.
//!
//! Decoding only: values are always encoded as MessagePack.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::value::RawValue;

use super::error::{Error, MAX_DEPTH, attribute, index, words};
use crate::{
    language::{
        number::Number,
        path::Step,
        secret::Secret,
        ty::Type,
        value::{Object, Value},
    },
    schema::{Block, Nesting},
};

/// Decodes a value of type `ty`.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, Error> {
    read(parse(bytes)?, ty, 0)
}

/// Decodes the value of a block. Unlike [`decode`] it distinguishes blocks from attributes: a list or set of blocks that is
/// missing or null is empty.
pub fn decode_block(bytes: &[u8], block: &Block) -> Result<Value, Error> {
    read_block(parse(bytes)?, block, 0)
}

/// Every part is kept as text until its type is known, which keeps numbers exact and limits recursion to one level at a time.
/// Error texts of the parser are not used, since they quote the input.
fn parse(bytes: &[u8]) -> Result<&RawValue, Error> {
    serde_json::from_slice(bytes).map_err(|_| Error::new("the text is not valid JSON"))
}

fn read(json: &RawValue, ty: &Type, depth: usize) -> Result<Value, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::too_deep());
    }
    if json.get() == "null" {
        return Ok(Value::Null);
    }
    match ty {
        Type::Bool => read_bool(json).map(Value::Bool),
        Type::Number => read_number(json).map(Value::Number),
        Type::String => read_text(json).map(Value::String),
        Type::Secret => read_text(json).map(|text| Value::Secret(Secret::new(text))),
        Type::List(element) => elements(json, words(ty))?
            .into_iter()
            .enumerate()
            .map(|(at, json)| read(json, element, depth + 1).map_err(|error| error.within(index(at))))
            .collect::<Result<_, _>>()
            .map(Value::List),
        Type::Set(element) => elements(json, words(ty))?
            .into_iter()
            .map(|json| read(json, element, depth + 1).map_err(|error| error.within(Step::Element)))
            .collect::<Result<_, _>>()
            .map(Value::Set),
        Type::Map(element) => members(json, words(ty))?
            .into_iter()
            .map(|(key, json)| match read(json, element, depth + 1) {
                Ok(value) => Ok((key.into_owned(), value)),
                Err(error) => Err(error.within(Step::Key(key.into_owned()))),
            })
            .collect::<Result<_, _>>()
            .map(Value::Map),
        Type::Object(types) => {
            let members = members(json, words(ty))?;
            let mut attributes = Object::new();
            for (name, ty) in types {
                attributes.insert(name.clone(), read_member(&members, name, ty, depth)?);
            }
            Ok(Value::Object(attributes))
        }
    }
}

fn read_block(json: &RawValue, block: &Block, depth: usize) -> Result<Value, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::too_deep());
    }
    if json.get() == "null" {
        return Ok(Value::Null);
    }
    let members = members(json, "an object")?;
    let mut attributes = Object::new();
    for row in &block.attributes {
        attributes.insert(row.name.to_owned(), read_member(&members, row.name, &row.ty, depth)?);
    }
    for nested in &block.blocks {
        let value = match members.get(nested.name).filter(|json| json.get() != "null") {
            None => Ok(nested.absent()),
            Some(json) => match nested.nesting {
                Nesting::Single { .. } => read_block(json, &nested.block, depth + 1),
                Nesting::List { .. } => read_blocks(json, &nested.block, index, "a list", depth).map(Value::List),
                Nesting::Set { .. } => read_blocks(json, &nested.block, |_| Step::Element, "a set", depth).map(Value::set),
            },
        };
        attributes.insert(nested.name.to_owned(), value.map_err(|error| error.within(attribute(nested.name)))?);
    }
    Ok(Value::Object(attributes))
}

fn read_blocks(
    json: &RawValue,
    block: &Block,
    step: impl Fn(usize) -> Step,
    what: &'static str,
    depth: usize,
) -> Result<Vec<Value>, Error> {
    let blocks = elements(json, what)?.into_iter().enumerate();
    blocks.map(|(at, json)| read_block(json, block, depth + 1).map_err(|error| error.within(step(at)))).collect()
}

fn read_member(members: &Members<'_>, name: &str, ty: &Type, depth: usize) -> Result<Value, Error> {
    match members.get(name) {
        Some(json) => read(json, ty, depth + 1).map_err(|error| error.within(attribute(name))),
        None => Ok(Value::Null),
    }
}

fn read_bool(json: &RawValue) -> Result<bool, Error> {
    match json.get() {
        "true" | r#""true""# | r#""1""# => Ok(true),
        "false" | r#""false""# | r#""0""# => Ok(false),
        _ => Err(expected("a bool")),
    }
}

fn read_number(json: &RawValue) -> Result<Number, Error> {
    let text = string(json)?.unwrap_or_else(|| json.get().into());
    Number::parse(&text).ok_or_else(|| expected("a number"))
}

fn read_text(json: &RawValue) -> Result<String, Error> {
    if let Some(text) = string(json)? {
        return Ok(text.into_owned());
    }
    if let Some(number) = Number::parse(json.get()) {
        return Ok(number.to_string());
    }
    match json.get() {
        bool @ ("true" | "false") => Ok(bool.to_owned()),
        _ => Err(expected("a string")),
    }
}

type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

fn members<'a>(json: &'a RawValue, what: &str) -> Result<Members<'a>, Error> {
    serde_json::from_str(json.get()).map_err(|_| expected(what))
}

fn elements<'a>(json: &'a RawValue, what: &str) -> Result<Vec<&'a RawValue>, Error> {
    serde_json::from_str(json.get()).map_err(|_| expected(what))
}

/// The content of a JSON string; none of anything else.
fn string(json: &RawValue) -> Result<Option<Cow<'_, str>>, Error> {
    if !json.get().starts_with('"') {
        return Ok(None);
    }
    let text: String = serde_json::from_str(json.get()).map_err(|_| Error::new("the string is not valid Unicode"))?;
    Ok(Some(text.into()))
}

fn expected(what: &str) -> Error {
    Error::new(format!("{what} is required"))
}
