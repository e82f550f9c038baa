//! Values of one resource type, in and out of their envelopes, with the messages that say which one cannot be read.

use crate::{
    codec::dynamic_value,
    language::{diagnostic::Diagnostic, ty::Type, value::Value},
    proto::tfplugin6::{DynamicValue, ResourceIdentityData},
    provider::resource::Resource,
};

/// The types of a resource's values.
pub struct Envelope {
    state: Type,
    identity: Type,
}

impl Envelope {
    /// The types of this resource.
    pub fn of<C: Send + Sync + 'static>(resource: &dyn Resource<C>) -> Self {
        Self { state: resource.schema().block.ty(), identity: resource.identity().ty() }
    }

    /// The state or configuration in the envelope; `what` names it in a message.
    pub fn open(&self, what: &str, envelope: Option<&DynamicValue>) -> Result<Value, Diagnostic> {
        dynamic_value::decode(envelope, &self.state).map_err(|error| error.diagnostic(&format!("{what} cannot be read")))
    }

    /// The identity in the envelope; null where there is none.
    pub fn open_identity(&self, envelope: Option<&ResourceIdentityData>) -> Result<Value, Diagnostic> {
        dynamic_value::decode_identity(envelope, &self.identity).map_err(|error| error.diagnostic("The identity cannot be read"))
    }

    /// The envelope with a state or configuration. The engine answers values of the right type, so whatever fails is a bug.
    pub fn seal(&self, value: &Value) -> Result<Option<DynamicValue>, Diagnostic> {
        dynamic_value::encode(value, &self.state).map(Some).map_err(|error| Diagnostic::bug(format!("Cannot write {error}.")))
    }

    /// The envelope with an identity; none for null.
    pub fn seal_identity(&self, identity: &Value) -> Result<Option<ResourceIdentityData>, Diagnostic> {
        dynamic_value::encode_identity(identity, &self.identity)
            .map_err(|error| Diagnostic::bug(format!("Cannot write the identity: {error}.")))
    }
}
