//! The types of Terraform's value language.

use std::collections::{BTreeMap, BTreeSet};

/// A type as `cty` knows it, with one word of ours: [`Type::Secret`] is a string on the wire whose value decodes to
/// [`Value::Secret`](crate::language::value::Value::Secret), so that secrecy follows from the type and cannot be forgotten on the way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    Bool,
    Number,
    String,
    /// A string on the wire, a [`Secret`](crate::language::secret::Secret) inside. A row of this type is sensitive.
    Secret,
    /// Any type: the value travels with its own type beside it.
    Dynamic,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Vec<Type>),
    Object(ObjectType),
}

/// The attributes of an object type, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectType {
    pub attributes: BTreeMap<String, Type>,
    /// Names that a value may leave out; only types that others send have any.
    pub optional: BTreeSet<String>,
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
        let attributes = attributes.into_iter().map(|(name, ty)| (name.into(), ty)).collect();
        Self::Object(ObjectType { attributes, optional: BTreeSet::new() })
    }
}
