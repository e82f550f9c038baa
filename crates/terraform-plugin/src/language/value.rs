//! Values: what configuration, plan and state consist of.

use std::collections::BTreeMap;

use super::{number::Number, secret::Secret};

/// A value of any type. The order is structural and only keeps sets canonical.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// No value: the argument is omitted or `null`.
    Null,
    /// A value that will be known after apply.
    Unknown(Unknown),
    Bool(bool),
    Number(Number),
    String(String),
    /// A string whose type is [`Type::Secret`](super::ty::Type::Secret).
    Secret(Secret),
    List(Vec<Value>),
    Set(Set),
    Map(BTreeMap<String, Value>),
    Object(Object),
}

/// The attributes of an object or block, by name.
pub type Object = BTreeMap<String, Value>;

/// An unknown as it was received, byte for byte, so that it is sent back unchanged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// The msgpack extension type: 0 for a plain unknown, 12 when `payload` holds refinements.
    pub extension: i8,
    /// The extension's bytes.
    pub payload: Vec<u8>,
}

impl Unknown {
    /// An unknown without refinements, as every version of Terraform encodes it.
    pub fn plain() -> Self {
        Self { extension: 0, payload: vec![0] }
    }
}

/// The elements of a set: sorted, and without duplicates unless they hold an unknown, since two unknowns may differ yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set(Vec<Value>);

impl Set {
    /// The elements in canonical order.
    pub fn elements(&self) -> &[Value] {
        &self.0
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Value> for Set {
    fn from_iter<I: IntoIterator<Item = Value>>(elements: I) -> Self {
        let mut elements: Vec<Value> = elements.into_iter().collect();
        elements.sort();
        elements.dedup_by(|a, b| a == b && a.is_wholly_known());
        Self(elements)
    }
}

impl Value {
    /// A string value.
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// A string value, or null where there is none.
    pub fn optional_string(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, |text| Self::String(text.into()))
    }

    /// A set value.
    pub fn set(elements: impl IntoIterator<Item = Value>) -> Self {
        Self::Set(elements.into_iter().collect())
    }

    /// An object value.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Value)>) -> Self {
        Self::Object(attributes.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// An unknown without refinements.
    pub fn unknown() -> Self {
        Self::Unknown(Unknown::plain())
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether this value itself is unknown, whatever its elements are.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Whether nothing in this value, at any depth, is unknown.
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown(_) => false,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) | Self::Secret(_) => true,
            Self::List(elements) => elements.iter().all(Self::is_wholly_known),
            Self::Set(set) => set.elements().iter().all(Self::is_wholly_known),
            Self::Map(entries) | Self::Object(entries) => entries.values().all(Self::is_wholly_known),
        }
    }

    /// The same value with null in place of every unknown in it.
    #[must_use]
    pub fn null_where_unknown(self) -> Self {
        let entries =
            |entries: BTreeMap<String, Self>| entries.into_iter().map(|(key, value)| (key, value.null_where_unknown())).collect();
        match self {
            Self::Unknown(_) => Self::Null,
            Self::List(elements) => Self::List(elements.into_iter().map(Self::null_where_unknown).collect()),
            Self::Set(set) => Self::set(set.0.into_iter().map(Self::null_where_unknown)),
            Self::Map(map) => Self::Map(entries(map)),
            Self::Object(attributes) => Self::Object(entries(attributes)),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) | Self::Secret(_) => self,
        }
    }

    /// The same value with the value of `other` in place of every unknown attribute, and null where that is unknown too.
    #[must_use]
    pub fn known_or(self, other: &Self) -> Self {
        match self {
            Self::Unknown(_) => other.clone().null_where_unknown(),
            Self::Object(attributes) => Self::Object(
                attributes.into_iter().map(|(name, value)| (name.clone(), value.known_or(other.get(&name)))).collect(),
            ),
            _ => self.null_where_unknown(),
        }
    }

    /// The text of a known, plain string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The secret of a known, sensitive string.
    pub fn as_secret(&self) -> Option<&Secret> {
        match self {
            Self::Secret(secret) => Some(secret),
            _ => None,
        }
    }

    /// A known bool.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The attributes of a known object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(attributes) => Some(attributes),
            _ => None,
        }
    }

    /// The elements of a known list or set; none for everything else.
    pub fn elements(&self) -> &[Value] {
        match self {
            Self::List(elements) => elements,
            Self::Set(set) => set.elements(),
            _ => &[],
        }
    }

    /// The entries of a known map.
    pub fn as_map(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Self::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The attribute `name` of a known object. [`Value::Null`] when this is null or has no such attribute;
    /// the unknown itself when this is unknown, since then so is every part of it.
    pub fn get(&self, name: &str) -> &Value {
        match self {
            Self::Object(attributes) => attributes.get(name).unwrap_or(&Value::Null),
            Self::Unknown(_) => self,
            _ => &Value::Null,
        }
    }

    /// The value below a chain of attribute names, by the rules of [`Value::get`].
    pub fn at(&self, names: &[&str]) -> &Value {
        names.iter().fold(self, |value, name| value.get(name))
    }

    /// Replaces the attribute at the end of a chain of names. Where the chain passes through something that is not a known
    /// object there is nothing to replace, and nothing happens. The name of an attribute that the object does not have is a mistake, at
    /// which a debug build panics.
    pub fn replace_at(&mut self, names: &[&str], new: Value) {
        let [name, rest @ ..] = names else {
            *self = new;
            return;
        };
        if let Self::Object(attributes) = self {
            debug_assert!(attributes.contains_key(*name), "no attribute {name:?} among {:?}", attributes.keys());
            if let Some(value) = attributes.get_mut(*name) {
                value.replace_at(rest, new);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Set, Unknown, Value};

    #[test]
    fn a_set_forgets_order_and_duplicates() {
        let one: Set = ["b", "a", "b"].map(Value::string).into_iter().collect();
        let other: Set = ["a", "b"].map(Value::string).into_iter().collect();
        assert_eq!(one, other);
    }

    #[test]
    fn two_unknown_elements_of_a_set_stay_two() {
        assert_eq!([Value::unknown(), Value::unknown()].into_iter().collect::<Set>().len(), 2);
    }

    #[test]
    fn every_part_of_an_unknown_object_is_unknown_and_of_a_null_one_null() {
        let refined = Value::Unknown(Unknown { extension: 12, payload: vec![0x81, 0x01, 0xc2] });
        assert_eq!(refined.at(&["a", "b"]), &refined);
        assert_eq!(Value::Null.at(&["a", "b"]), &Value::Null);
    }

    #[test]
    fn an_unknown_attribute_is_what_the_other_value_has_or_null() {
        let value = Value::object([
            ("a", Value::unknown()),
            ("b", Value::object([("c", Value::unknown())])),
            ("d", Value::string("new")),
        ]);
        let other = Value::object([("a", Value::string("old")), ("b", Value::Null), ("d", Value::string("old"))]);
        let expected =
            Value::object([("a", Value::string("old")), ("b", Value::object([("c", Value::Null)])), ("d", Value::string("new"))]);
        assert_eq!(value.known_or(&other), expected);
    }

    #[test]
    fn replacing_below_a_null_object_does_nothing() {
        let mut value = Value::object([("a", Value::Null)]);
        value.replace_at(&["a", "b"], Value::string("x"));
        assert_eq!(value, Value::object([("a", Value::Null)]));
        value.replace_at(&["a"], Value::string("x"));
        assert_eq!(value.get("a").as_str(), Some("x"));
    }

    #[cfg(debug_assertions)]
    #[test]
    fn replacing_a_misspelt_attribute_panics_where_it_is_tested() {
        let misspelt = || Value::object([("name", Value::Null)]).replace_at(&["nmae"], Value::Null);
        assert!(std::panic::catch_unwind(misspelt).is_err());
    }
}
