//! Reads a [`Value`] into plain structs, and makes one of them, by `serde`.
//!
//! | a value | is read as |
//! | --- | --- |
//! | null, or unknown | `None`; an error where the type is not an `Option` |
//! | a secret | a [`Secret`], and nothing else: it cannot end up in a plain `String` |
//! | a list or set | a sequence |
//! | a map, an object or a block | a map or a struct; attributes that the struct does not name are skipped |
//! | an object or a block of which exactly one attribute is not null | an enum, whose variant has the name of that attribute |
//! | a string | a `String`, or an enum without content |
//!
//! ```
//! use serde::Deserialize;
//! use terraform_plugin::{typed, value::Value};
//!
//! #[derive(Deserialize)]
//! struct Arguments {
//!     name: String,
//!     description: Option<String>,
//! }
//!
//! let value = Value::object([("name", Value::string("example")), ("description", Value::Null), ("id", Value::unknown())]);
//! let arguments: Arguments = typed::read(&value)?;
//! assert_eq!((arguments.name.as_str(), arguments.description), ("example", None));
//! # Ok::<(), typed::Error>(())
//! ```
//!
//! The other way, [`write()`] makes the value of a block. `None`, and what the struct does not have, is null; a nested block that may be repeated is
//! empty then. Nothing is unknown. A field that the rows do not have is an error, unless it is `None`. Secrets do not serialize, and are put in
//! by hand.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
        value::StrDeserializer,
    },
    forward_to_deserialize_any,
};

use crate::{
    codec::json,
    language::{secret::Secret, value::Value},
    schema::Block,
};

/// By this name [`Secret`] asks for a secret, and nothing else does.
const SECRET: &str = "$terraform_plugin::secret::Secret";

/// Why a value could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The attributes that lead to what could not be read, the innermost first.
    path: Vec<String>,
    message: String,
}

/// Reads a value. No text of the error quotes a secret.
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    T::deserialize(Typed(value))
}

/// Makes the value of a block.
pub fn write(content: &impl Serialize, block: &Block) -> Result<Value, Error> {
    let content = serde_json::to_value(content).map_err(|error| Error::new(error.to_string()))?;
    check_names(&content, block)?;
    json::decode_block(content.to_string().as_bytes(), block).map_err(|error| Error::new(error.to_string()))
}

/// Whether the rows have each name that is written.
fn check_names(content: &serde_json::Value, block: &Block) -> Result<(), Error> {
    let contents = content.as_array().map_or(std::slice::from_ref(content), Vec::as_slice);
    for (name, content) in contents.iter().filter_map(|content| content.as_object()).flatten() {
        match block.block(name) {
            Some(nested) => check_names(content, &nested.block).map_err(|error| error.below(name))?,
            None if content.is_null() || block.attribute(name).is_some() => {}
            None => return Err(Error::new("is not an attribute of the block").below(name)),
        }
    }
    Ok(())
}

impl Error {
    fn new(message: impl Into<String>) -> Self {
        Self { path: Vec::new(), message: message.into() }
    }

    fn below(mut self, name: &str) -> Self {
        self.path.push(name.to_owned());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: Vec<&str> = self.path.iter().rev().map(String::as_str).collect();
        if !path.is_empty() {
            write!(f, "{}: ", path.join("."))?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

/// A value that is read.
#[derive(Clone, Copy)]
struct Typed<'a>(&'a Value);

impl<'de> Deserializer<'de> for Typed<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => Err(Error::new("has no value")),
            Value::Unknown(_) => Err(Error::new("is not known yet")),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(value), _) => visitor.visit_u64(value),
                (None, Some(value)) => visitor.visit_i64(value),
                (None, None) => visitor.visit_f64(number.to_f64()),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Secret(_) => Err(Error::new("is a secret, which only the type of secrets reads")),
            Value::List(elements) => visitor.visit_seq(Elements(elements.iter())),
            Value::Set(set) => visitor.visit_seq(Elements(set.elements().iter())),
            Value::Map(entries) | Value::Object(entries) => visitor.visit_map(Entries { rest: entries.iter(), next: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() || self.0.is_unknown() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Secret(secret) if name == SECRET => visitor.visit_borrowed_str(secret.expose()),
            Value::String(_) if name == SECRET => Err(Error::new("is not a secret")),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(name.as_str().into_deserializer()),
            Value::Object(attributes) => {
                let mut present = attributes.iter().filter(|(_, value)| !value.is_null());
                match (present.next(), present.next()) {
                    (Some((name, content)), None) => visitor.visit_enum(Variant { name, content }),
                    (None, _) => Err(Error::new("has none of its alternatives")),
                    (Some((one, _)), Some((other, _))) => Err(Error::new(format!("has both {one} and {other}"))),
                }
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier
    }
}

struct Elements<'de>(std::slice::Iter<'de, Value>);

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.0.next().map(|value| seed.deserialize(Typed(value))).transpose()
    }
}

struct Entries<'de> {
    rest: std::collections::btree_map::Iter<'de, String, Value>,
    next: Option<(&'de str, &'de Value)>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next = self.rest.next().map(|(name, value)| (name.as_str(), value));
        let key = |(name, _): (&'de str, _)| seed.deserialize(StrDeserializer::new(name));
        self.next.map(key).transpose()
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let (name, value) = self.next.take().expect("serde asks for a key before each value");
        seed.deserialize(Typed(value)).map_err(|error| error.below(name))
    }
}

/// The one attribute of an object that is not null.
struct Variant<'de> {
    name: &'de str,
    content: &'de Value,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name: StrDeserializer<'_, Error> = StrDeserializer::new(self.name);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(Typed(self.content)).map_err(|error| error.below(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        Typed(self.content).deserialize_any(visitor).map_err(|error| error.below(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        Typed(self.content).deserialize_any(visitor).map_err(|error| error.below(self.name))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfValue;

        impl Visitor<'_> for OfValue {
            type Value = Secret;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a secret")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Secret, E> {
                Ok(Secret::new(text))
            }
        }

        deserializer.deserialize_newtype_struct(SECRET, OfValue)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Serialize};

    use super::{Error, read, write};
    use crate::{
        language::{number::Number, secret::Secret, ty::Type, value::Value},
        schema::{Attribute, Block, NestedBlock},
    };

    #[derive(Debug, Deserialize, PartialEq)]
    struct Whole {
        text: String,
        count: u8,
        ratio: f64,
        is_on: bool,
        list: Vec<String>,
        map: BTreeMap<String, Option<i64>>,
        kind: Kind,
        absent: Option<String>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Key { url: String, key: Option<Secret> },
        Nothing {},
    }

    fn number(text: &str) -> Value {
        Value::Number(Number::parse(text).expect("a number"))
    }

    fn kind(key: Value, nothing: Value) -> Value {
        Value::object([("key", key), ("nothing", nothing)])
    }

    fn failure<T: for<'a> Deserialize<'a> + std::fmt::Debug>(value: &Value) -> String {
        read::<T>(value).expect_err("it cannot be read").to_string()
    }

    #[test]
    fn a_value_of_every_type_is_read_and_attributes_that_the_struct_does_not_name_are_skipped() {
        let key = Value::object([("url", Value::string("u")), ("key", Value::Secret(Secret::new("s"))), ("id", Value::Null)]);
        let value = Value::object([
            ("text", Value::string("t")),
            ("count", number("7")),
            ("ratio", number("0.5")),
            ("is_on", Value::Bool(true)),
            ("list", Value::set([Value::string("b"), Value::string("a")])),
            ("map", Value::Map([("one".to_owned(), number("-1")), ("none".to_owned(), Value::Null)].into())),
            ("kind", kind(key, Value::Null)),
            ("secret", Value::Secret(Secret::new("never read"))),
            ("unknown", Value::unknown()),
        ]);
        let expected = Whole {
            text: "t".to_owned(),
            count: 7,
            ratio: 0.5,
            is_on: true,
            list: vec!["a".to_owned(), "b".to_owned()],
            map: [("one".to_owned(), Some(-1)), ("none".to_owned(), None)].into(),
            kind: Kind::Key { url: "u".to_owned(), key: Some(Secret::new("s")) },
            absent: None,
        };
        assert_eq!(read(&value), Ok(expected));
    }

    #[test]
    fn null_and_unknown_are_none_and_an_error_where_a_value_is_required() {
        for value in [Value::Null, Value::unknown()] {
            assert_eq!(read::<Option<String>>(&value), Ok(None), "{value:?}");
            assert_eq!(read::<Option<Kind>>(&value), Ok(None), "{value:?}");
        }
        let nested = |url| kind(Value::object([("url", url)]), Value::Null);
        assert_eq!(failure::<Kind>(&nested(Value::Null)), "key.url: has no value");
        assert_eq!(failure::<Kind>(&nested(Value::unknown())), "key.url: is not known yet");
        assert_eq!(failure::<Kind>(&kind(Value::object([("uri", Value::string("u"))]), Value::Null)), "key: missing field `url`");
    }

    #[test]
    fn an_enum_is_the_one_alternative_that_is_there() {
        let empty = Value::object::<&str>([]);
        assert_eq!(read(&kind(Value::Null, empty.clone())), Ok(Kind::Nothing {}));
        assert_eq!(failure::<Kind>(&kind(Value::Null, Value::Null)), "has none of its alternatives");
        assert_eq!(failure::<Kind>(&kind(empty.clone(), empty.clone())), "has both key and nothing");
        assert!(failure::<Kind>(&Value::object([("other", empty)])).contains("unknown variant `other`"));
    }

    #[test]
    fn a_secret_is_read_as_nothing_but_a_secret_and_is_in_no_error() {
        let secret = Value::Secret(Secret::new("hunter2"));
        assert_eq!(read(&secret), Ok(Secret::new("hunter2")));
        assert_eq!(read(&secret), Ok(Some(Secret::new("hunter2"))));
        for error in [failure::<String>(&secret), failure::<u8>(&secret), failure::<Kind>(&secret), failure::<Vec<u8>>(&secret)] {
            assert!(error.contains("secret") && !error.contains("hunter2"), "{error}");
        }
        assert_eq!(read::<Secret>(&Value::string("plain")), Err(Error::new("is not a secret")));
    }

    fn block() -> Block {
        let key = Block {
            attributes: vec![Attribute::optional("url", Type::String), Attribute::optional("key", Type::Secret)],
            ..Block::default()
        };
        Block {
            attributes: vec![
                Attribute::optional("text", Type::String),
                Attribute::optional("count", Type::Number),
                Attribute::optional("set", Type::set(Type::String)),
            ],
            blocks: vec![NestedBlock::single("key", key.clone()), NestedBlock::list("keys", 0, 0, key)],
            ..Block::default()
        }
    }

    #[derive(Default, Serialize)]
    struct Written {
        text: Option<&'static str>,
        set: Vec<&'static str>,
        key: Option<WrittenKey>,
        misspelt: Option<u8>,
    }

    #[derive(Serialize)]
    struct WrittenKey {
        url: &'static str,
    }

    #[test]
    fn a_struct_is_written_as_the_value_of_its_block_and_what_it_has_not_is_null() {
        let written = Written { text: Some("t"), set: vec!["b", "a"], key: Some(WrittenKey { url: "u" }), misspelt: None };
        let mut expected = block().empty();
        expected.replace_at(&["text"], Value::string("t"));
        expected.replace_at(&["set"], Value::set(["a", "b"].map(Value::string)));
        expected.replace_at(&["key"], Value::object([("url", Value::string("u")), ("key", Value::Null)]));
        assert_eq!(write(&written, &block()), Ok(expected));
        let mut nothing = block().empty();
        nothing.replace_at(&["set"], Value::set([]));
        assert_eq!(write(&Written::default(), &block()), Ok(nothing));
    }

    #[test]
    fn a_field_that_the_rows_do_not_have_or_of_another_type_cannot_be_written() {
        let misspelt = Written { misspelt: Some(1), ..Written::default() };
        let failure = |failed: Result<Value, Error>| failed.expect_err("it cannot be written").to_string();
        assert_eq!(failure(write(&misspelt, &block())), "misspelt: is not an attribute of the block");
        let nested = BTreeMap::from([("keys", [BTreeMap::from([("urll", "u")])])]);
        assert_eq!(failure(write(&nested, &block())), "keys.urll: is not an attribute of the block");
        assert!(failure(write(&BTreeMap::from([("count", "many")]), &block())).contains("count"));
    }
}
