//! The rows of an identity.

use crate::language::ty::Type;

/// The attributes that identify an object and never change.
#[derive(Clone, Debug)]
pub struct IdentitySchema {
    pub version: i64,
    pub attributes: Vec<IdentityAttribute>,
}

/// One part of an identity.
#[derive(Clone, Debug)]
pub struct IdentityAttribute {
    pub name: &'static str,
    pub ty: Type,
    /// Whether an import by identity requires it.
    pub required_for_import: bool,
    pub doc: &'static str,
}

impl IdentitySchema {
    /// The type of an identity value.
    pub fn ty(&self) -> Type {
        Type::object(self.attributes.iter().map(|attribute| (attribute.name, attribute.ty.clone())))
    }
}
