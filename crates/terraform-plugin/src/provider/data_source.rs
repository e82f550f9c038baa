//! What a data source is to the engine, and the laws of its verbs.

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

    /// The rows: arguments, and attributes that the provider fills.
    fn schema(&self) -> &Schema;

    /// Checks beyond the rows. Pure and offline; anything in `config` may be unknown and is then not checked. Defaults to none.
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Looks up what a wholly known configuration asks for. What it answers has the type of the rows, keeps what is configured, and
    /// holds nothing unknown. Nothing comes with an error, and only with one.
    async fn read(&self, client: &C, context: &Context, config: &Value) -> Found;
}

/// What a data source found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub state: Option<Value>,
    pub diagnostics: Diagnostics,
}

impl Found {
    /// This.
    pub fn state(state: Value) -> Self {
        Self { state: Some(state), diagnostics: Diagnostics::new() }
    }

    /// Nothing, for these reasons.
    pub fn failed(diagnostics: impl Into<Diagnostics>) -> Self {
        Self { state: None, diagnostics: diagnostics.into() }
    }
}
