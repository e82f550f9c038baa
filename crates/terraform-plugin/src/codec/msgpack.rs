//! Values as MessagePack, byte for byte as Terraform's own encoder writes them.
//!
//! Decoding accepts every width of numbers, strings and collections; encoding has one form for each value.

use std::collections::BTreeMap;

use rmp::{Marker, decode, encode as write_as};

use super::error::{Error, MAX_DEPTH, attribute, index, words};
use crate::language::{
    number::Number,
    path::Step,
    secret::Secret,
    ty::Type,
    value::{Object, Unknown, Value},
};

/// Decodes a value of type `ty`, which must take all `bytes`.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, Error> {
    let mut rest = bytes;
    let value = read(&mut rest, ty, 0)?;
    if rest.is_empty() { Ok(value) } else { Err(Error::new("there is more data after the value")) }
}

/// Encodes `value`, which must be of type `ty`.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    write(&mut out, value, ty, 0)?;
    Ok(out)
}

/// Nothing is allocated for the lengths in headers: memory grows only with bytes that are present.
fn read(rest: &mut &[u8], ty: &Type, depth: usize) -> Result<Value, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::too_deep());
    }
    match peek(rest)? {
        Marker::Null => {
            *rest = &rest[1..];
            return Ok(Value::Null);
        }
        marker if is_extension(marker) => return read_unknown(rest),
        _ => {}
    }

    match ty {
        Type::Bool => decode::read_bool(rest).map(Value::Bool).map_err(|_| expected(words(ty))),
        Type::Number => read_number(rest).map(Value::Number),
        Type::String => read_text(rest).map(|text| Value::String(text.to_owned())),
        Type::Secret => read_text(rest).map(|text| Value::Secret(Secret::new(text))),
        Type::List(element) => read_elements(rest, element, index, words(ty), depth).map(Value::List),
        Type::Set(element) => read_elements(rest, element, |_| Step::Element, words(ty), depth).map(Value::set),
        Type::Map(element) => read_map(rest, element, depth).map(Value::Map),
        Type::Object(types) => read_object(rest, types, depth).map(Value::Object),
    }
}

/// Every extension is an unknown value, whatever its type and content.
fn read_unknown(rest: &mut &[u8]) -> Result<Value, Error> {
    let meta = decode::read_ext_meta(rest).map_err(|_| cut_short())?;
    let payload = take(rest, meta.size)?.to_vec();
    Ok(Value::Unknown(Unknown { extension: meta.typeid, payload }))
}

fn read_number(rest: &mut &[u8]) -> Result<Number, Error> {
    let not_finite = || Error::new("the number is not finite");
    match peek(rest)? {
        Marker::U8 | Marker::U16 | Marker::U32 | Marker::U64 | Marker::FixPos(_) => {
            decode::read_int::<u64, _>(rest).map(Number::from).map_err(|_| cut_short())
        }
        Marker::I8 | Marker::I16 | Marker::I32 | Marker::I64 | Marker::FixNeg(_) => {
            decode::read_int::<i64, _>(rest).map(Number::from).map_err(|_| cut_short())
        }
        Marker::F32 => {
            let float = decode::read_f32(rest).map_err(|_| cut_short())?;
            Number::from_f64_exact(float.into()).ok_or_else(not_finite)
        }
        Marker::F64 => {
            let float = decode::read_f64(rest).map_err(|_| cut_short())?;
            Number::from_f64_exact(float).ok_or_else(not_finite)
        }
        marker if is_text(marker) => Number::parse(read_text(rest)?).ok_or_else(|| Error::new("the text is not a number")),
        _ => Err(expected("a number")),
    }
}

fn read_text<'a>(rest: &mut &'a [u8]) -> Result<&'a str, Error> {
    let bytes = match peek(rest)? {
        marker if is_text(marker) => read_bytes(rest)?,
        _ => return Err(expected("a string")),
    };
    std::str::from_utf8(bytes).map_err(|_| Error::new("the string is not valid UTF-8"))
}

/// The content of a string or a binary; both are accepted.
fn read_bytes<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Error> {
    let length = match peek(rest)? {
        Marker::Bin8 | Marker::Bin16 | Marker::Bin32 => decode::read_bin_len(rest),
        _ => decode::read_str_len(rest),
    };
    take(rest, length.map_err(|_| cut_short())?)
}

fn read_elements(
    rest: &mut &[u8],
    element: &Type,
    step: impl Fn(usize) -> Step,
    what: &'static str,
    depth: usize,
) -> Result<Vec<Value>, Error> {
    let length = decode::read_array_len(rest).map_err(|_| expected(what))?;
    (0..length as usize).map(|at| read(rest, element, depth + 1).map_err(|error| error.within(step(at)))).collect()
}

fn read_map(rest: &mut &[u8], element: &Type, depth: usize) -> Result<BTreeMap<String, Value>, Error> {
    let length = decode::read_map_len(rest).map_err(|_| expected("a map"))?;
    let mut entries = BTreeMap::new();
    for _ in 0..length {
        let key = read_text(rest)?.to_owned();
        let value = read(rest, element, depth + 1).map_err(|error| error.within(Step::Key(key.clone())))?;
        if entries.insert(key, value).is_some() {
            return Err(Error::new("the map has a key twice"));
        }
    }
    Ok(entries)
}

fn read_object(rest: &mut &[u8], types: &BTreeMap<String, Type>, depth: usize) -> Result<Object, Error> {
    let length = decode::read_map_len(rest).map_err(|_| expected("an object"))?;
    if length as usize != types.len() {
        let required = types.len();
        return Err(Error::new(format!("an object of {required} attributes is required, but this one has {length}")));
    }
    let mut attributes = Object::new();
    for _ in 0..length {
        let name = read_text(rest)?;
        let ty = types.get(name).ok_or_else(|| Error::new("the object has an unsupported attribute"))?;
        let value = read(rest, ty, depth + 1).map_err(|error| error.within(attribute(name)))?;
        if attributes.insert(name.to_owned(), value).is_some() {
            return Err(Error::new("the object has an attribute twice"));
        }
    }
    Ok(attributes)
}

fn write(out: &mut Vec<u8>, value: &Value, ty: &Type, depth: usize) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(Error::too_deep());
    }
    match (ty, value) {
        (_, Value::Null) => write_as::write_nil(out).map_err(|_| too_large()),
        (_, Value::Unknown(unknown)) => {
            write_as::write_ext_meta(out, length(unknown.payload.len())?, unknown.extension).map_err(|_| too_large())?;
            out.extend_from_slice(&unknown.payload);
            Ok(())
        }
        (Type::Bool, Value::Bool(value)) => write_as::write_bool(out, *value).map_err(|_| too_large()),
        (Type::Number, Value::Number(number)) => write_number(out, number),
        (Type::String, Value::String(text)) => write_text(out, text),
        (Type::Secret, Value::Secret(secret)) => write_text(out, secret.expose()),
        (Type::List(element), Value::List(elements)) => write_elements(out, elements, element, index, depth),
        (Type::Set(element), Value::Set(set)) => write_elements(out, set.elements(), element, |_| Step::Element, depth),
        (Type::Map(element), Value::Map(entries)) => {
            write_as::write_map_len(out, length(entries.len())?).map_err(|_| too_large())?;
            for (key, value) in entries {
                write_text(out, key)?;
                write(out, value, element, depth + 1).map_err(|error| error.within(Step::Key(key.clone())))?;
            }
            Ok(())
        }
        (Type::Object(types), Value::Object(attributes)) => write_object(out, attributes, types, depth),
        (
            Type::Bool
            | Type::Number
            | Type::String
            | Type::Secret
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_)
            | Type::Object(_),
            _,
        ) => Err(expected(words(ty))),
    }
}

/// A whole number that fits is an integer, a fraction that is exactly a binary64 is one, everything else is decimal text.
fn write_number(out: &mut Vec<u8>, number: &Number) -> Result<(), Error> {
    if let Some(integer) = number.as_i64() {
        return write_as::write_sint(out, integer).map(drop).map_err(|_| too_large());
    }
    let float = number.to_f64();
    if !number.is_integer() && Number::from_f64_exact(float).as_ref() == Some(number) {
        return write_as::write_f64(out, float).map_err(|_| too_large());
    }
    write_text(out, &number.to_string())
}

fn write_text(out: &mut Vec<u8>, text: &str) -> Result<(), Error> {
    length(text.len())?;
    write_as::write_str(out, text).map_err(|_| too_large())
}

fn write_elements(
    out: &mut Vec<u8>,
    elements: &[Value],
    ty: &Type,
    step: impl Fn(usize) -> Step,
    depth: usize,
) -> Result<(), Error> {
    write_as::write_array_len(out, length(elements.len())?).map_err(|_| too_large())?;
    for (at, element) in elements.iter().enumerate() {
        write(out, element, ty, depth + 1).map_err(|error| error.within(step(at)))?;
    }
    Ok(())
}

fn write_object(out: &mut Vec<u8>, attributes: &Object, types: &BTreeMap<String, Type>, depth: usize) -> Result<(), Error> {
    if let Some(extra) = attributes.keys().find(|name| !types.contains_key(*name)) {
        return Err(Error::new("there is no such attribute").within(attribute(extra)));
    }
    write_as::write_map_len(out, length(types.len())?).map_err(|_| too_large())?;
    for (name, ty) in types {
        let value = attributes.get(name).ok_or_else(|| Error::new("the attribute is missing").within(attribute(name)))?;
        write_text(out, name)?;
        write(out, value, ty, depth + 1).map_err(|error| error.within(attribute(name)))?;
    }
    Ok(())
}

fn peek(rest: &[u8]) -> Result<Marker, Error> {
    rest.first().map(|byte| Marker::from_u8(*byte)).ok_or_else(cut_short)
}

fn take<'a>(rest: &mut &'a [u8], length: u32) -> Result<&'a [u8], Error> {
    let (taken, left) = rest.split_at_checked(length as usize).ok_or_else(cut_short)?;
    *rest = left;
    Ok(taken)
}

fn is_extension(marker: Marker) -> bool {
    matches!(
        marker,
        Marker::FixExt1
            | Marker::FixExt2
            | Marker::FixExt4
            | Marker::FixExt8
            | Marker::FixExt16
            | Marker::Ext8
            | Marker::Ext16
            | Marker::Ext32
    )
}

fn is_text(marker: Marker) -> bool {
    matches!(
        marker,
        Marker::FixStr(_) | Marker::Str8 | Marker::Str16 | Marker::Str32 | Marker::Bin8 | Marker::Bin16 | Marker::Bin32
    )
}

fn length(length: usize) -> Result<u32, Error> {
    u32::try_from(length).map_err(|_| too_large())
}

fn expected(what: &str) -> Error {
    Error::new(format!("{what} is required"))
}

fn cut_short() -> Error {
    Error::new("the data ends before the end of the value")
}

fn too_large() -> Error {
    Error::new("the value is too large to be sent")
}
