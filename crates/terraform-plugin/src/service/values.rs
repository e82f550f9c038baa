//! Decodes and encodes the values of one block or identity, with diagnostics that name them.

use crate::{
    codec::dynamic_value,
    language::{diagnostic::Diagnostic, ty::Type, value::Value},
    proto::tfplugin6::{DynamicValue, ResourceIdentityData},
    provider::resource::Resource,
    schema::{IdentitySchema, Schema},
};

/// Decodes and encodes states and configurations.
pub struct BlockCodec(Type);

impl BlockCodec {
    /// For values of these rows.
    pub fn of(schema: &Schema) -> Self {
        Self(schema.block.ty())
    }

    /// Decodes a value; `what` names it in a diagnostic.
    pub fn decode(&self, what: &str, value: Option<&DynamicValue>) -> Result<Value, Diagnostic> {
        dynamic_value::decode(value, &self.0).map_err(|error| error.diagnostic(what))
    }

    /// Encodes a value. The engine returns values of the right type, so a failure is a bug.
    pub fn encode(&self, value: &Value) -> Result<Option<DynamicValue>, Diagnostic> {
        dynamic_value::encode(value, &self.0).map(Some).map_err(|error| Diagnostic::bug(format!("Cannot write {error}.")))
    }
}

/// Decodes and encodes identities.
pub struct IdentityCodec(Type);

impl IdentityCodec {
    /// For identities of these rows.
    pub fn of(schema: &IdentitySchema) -> Self {
        Self(schema.ty())
    }

    /// Decodes an identity; null where there is none.
    pub fn decode(&self, identity: Option<&ResourceIdentityData>) -> Result<Value, Diagnostic> {
        dynamic_value::decode_identity(identity, &self.0).map_err(|error| error.diagnostic("The identity"))
    }

    /// Encodes an identity; none for null.
    pub fn encode(&self, identity: &Value) -> Result<Option<ResourceIdentityData>, Diagnostic> {
        dynamic_value::encode_identity(identity, &self.0)
            .map_err(|error| Diagnostic::bug(format!("Cannot write the identity: {error}.")))
    }

    /// Encodes the data of an identity, also of null.
    pub fn encode_data(&self, identity: &Value) -> Result<Option<DynamicValue>, Diagnostic> {
        dynamic_value::encode(identity, &self.0)
            .map(Some)
            .map_err(|error| Diagnostic::bug(format!("Cannot write the identity: {error}.")))
    }
}

/// Both codecs of a resource.
pub fn codecs<C: Send + Sync + 'static>(resource: &dyn Resource<C>) -> (BlockCodec, IdentityCodec) {
    (BlockCodec::of(resource.schema()), IdentityCodec::of(resource.identity()))
}
