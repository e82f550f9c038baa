//! The types of Terraform's value language.

use std::collections::BTreeMap;

/// A type of `cty`, plus [`Type::Secret`]: a string on the wire whose value is decoded as
/// [`Value::Secret`](crate::language::value::Value::Secret), so that secrecy follows from the type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    Bool,
    Number,
    String,
    /// A string on the wire, a [`Secret`](crate::language::secret::Secret) inside. Attributes of this type are sensitive.
    Secret,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    /// Its attributes, by name.
    Object(BTreeMap<String, Type>),
}

impl Type {
    /// A list of `element`.
    pub fn list(element: Type) -> Self {
        Self::List(Box::new(element))
    }

    /// A set of `element`.
    pub fn set(element: Type) -> Self {
        Self::Set(Box::new(element))
    }

    /// A map from strings to `element`.
    pub fn map(element: Type) -> Self {
        Self::Map(Box::new(element))
    }

    /// An object with exactly these attributes.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Type)>) -> Self {
        Self::Object(attributes.into_iter().map(|(name, ty)| (name.into(), ty)).collect())
    }
}
