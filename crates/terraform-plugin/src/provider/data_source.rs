//! The trait of a data source.

use async_trait::async_trait;

use crate::{
    language::{diagnostic::Diagnostics, value::Value},
    provider::resource::Context,
    schema::Schema,
};

/// A data source type. `C` is the provider's client.
#[async_trait]
pub trait DataSource<C: Send + Sync>: Send + Sync + 'static {
    /// The full type name, `PROVIDER_THING`.
    fn type_name(&self) -> &'static str;

    /// The rows: arguments, and computed attributes.
    fn schema(&self) -> &Schema;

    /// Checks beyond the rows. Pure and offline; anything in `config` may be unknown and is then not checked. Defaults to none.
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Reads the data for a known configuration. The result has the type of the rows, keeps the configured values and contains
    /// nothing unknown. It is empty if and only if there is an error.
    async fn read(&self, client: &C, context: &Context, config: &Value) -> Found;
}

/// The result of a read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub state: Option<Value>,
    pub diagnostics: Diagnostics,
}

impl Found {
    /// The data.
    pub fn state(state: Value) -> Self {
        Self { state: Some(state), diagnostics: Diagnostics::new() }
    }

    /// The read failed.
    pub fn failed(diagnostics: impl Into<Diagnostics>) -> Self {
        Self { state: None, diagnostics: diagnostics.into() }
    }
}
