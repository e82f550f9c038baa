//! The types of Terraform's value language.

use std::collections::BTreeMap;

/// A type as `cty` knows it, with one word of ours: [`Type::Secret`] is a string on the wire whose value decodes to
/// [`Value::Secret`](crate::language::value::Value::Secret), so that secrecy follows from the type and cannot be forgotten on the way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    Bool,
    Number,
    String,
    /// A string on the wire, a [`Secret`](crate::language::secret::Secret) inside. A row of this type is sensitive.
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
