//! The trait of a managed resource, and its requests and results.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use crate::{
    language::{diagnostic::Diagnostics, path::Path, private::Private, value::Value},
    schema::{IdentitySchema, Schema},
};

/// A managed resource type. `C` is the provider's client.
///
/// Values have the type of the resource's block. Results contain nothing unknown; the engine sets write-only arguments to null in
/// them.
#[async_trait]
pub trait Resource<C: Send + Sync>: Send + Sync + 'static {
    /// The full type name, `PROVIDER_THING`.
    fn type_name(&self) -> &'static str;

    /// The rows.
    fn schema(&self) -> &Schema;

    /// The rows of the identity.
    fn identity(&self) -> &IdentitySchema;

    /// Checks beyond the rows. Pure and offline; it must accept unknown values in `config`. A message that the user may switch
    /// off is an advice, which is shown by plans with changes; one that is always shown is a warning. Defaults to none.
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Sets values that are known at plan time from configuration and provider, before the plan is compared with the prior state.
    /// The draft contains configured values, prior values of computed attributes, and null for all others. Must be deterministic:
    /// the plan is made again at apply time. There is no client while the configuration of the provider is unknown. Defaults to
    /// no change.
    async fn derive(
        &self,
        client: Option<&C>,
        context: &Context,
        request: Plan<'_>,
        draft: &mut Draft,
        diagnostics: &mut Diagnostics,
    ) {
        let _ = (client, context, request, draft, diagnostics);
    }

    /// Checks the finished plan of a create, or of an update with changes, and may refuse it. Defaults to accepting it.
    fn review(&self, request: Plan<'_>, planned: &Value, diagnostics: &mut Diagnostics) {
        let _ = (request, planned, diagnostics);
    }

    /// Creates the object. Returns it as soon as it exists, also with an error; returns nothing only if nothing was created. An
    /// object with an error is stored as tainted.
    async fn create(&self, client: &C, context: &Context, request: Create<'_>) -> Outcome;

    /// Reads the object. Returns nothing, without an error, if it does not exist. With an error the prior state is kept, whatever
    /// is returned.
    async fn read(&self, client: &C, context: &Context, request: Read<'_>) -> Outcome;

    /// Updates the object in place. Returns its actual state, also with an error. An error without an object keeps the prior
    /// state.
    async fn update(&self, client: &C, context: &Context, request: Update<'_>) -> Outcome;

    /// Deletes the object. Succeeds if it does not exist; an error keeps it in the state.
    async fn delete(&self, client: &C, context: &Context, request: Delete<'_>) -> Outcome;

    /// Returns the part of the state that [`Resource::read`] needs to find the object. Need not send requests: a read follows.
    async fn import(&self, client: &C, context: &Context, target: ImportTarget<'_>) -> Outcome;

    /// Translates the state of another resource type, possibly of another provider. `None` if that type is not supported, which
    /// is the default.
    fn move_state(&self, source: &MoveSource<'_>) -> Option<Outcome> {
        let _ = source;
        None
    }

    /// Adjusts configuration that is generated from `state`, from which computed values are omitted already. Defaults to no
    /// change.
    fn generate_config(&self, state: &Value, config: &mut Value) {
        let _ = (state, config);
    }
}

/// The context of one call.
#[derive(Clone, Debug)]
pub struct Context {
    /// Canceled when the user interrupts: return soon, with the actual state.
    pub stop: CancellationToken,
    /// The `provider_meta` of the module, by the rows of [`Provider::meta`](crate::provider::Provider::meta); null where there is
    /// none. Values in it may be unknown.
    pub meta: Value,
    /// Shared by all clones of this context.
    created: Arc<Mutex<Option<Object>>>,
}

impl Context {
    /// The context of a call that has created nothing yet.
    pub fn new(stop: CancellationToken, meta: Value) -> Self {
        Self { stop, meta, created: Arc::default() }
    }

    /// Records that the object of [`Resource::create`] exists. If the method then fails to return, because provider code panics
    /// or the process ends, this object is returned with the error instead, so that it is not orphaned. Call it as soon as the
    /// service has accepted the object; values that are not known yet may be unknown. A later call replaces the object. Other
    /// methods need not call it, since their prior state is kept.
    pub fn created(&self, object: Object) {
        *self.created.lock().unwrap_or_else(PoisonError::into_inner) = Some(object);
    }

    /// The object last recorded by [`Context::created`].
    pub(crate) fn take_created(&self) -> Option<Object> {
        self.created.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The output of `future`, or nothing if the user interrupts first; the future is then dropped.
    pub async fn unless_stopped<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => None,
            answer = future => Some(answer),
        }
    }
}

/// A request to plan. `prior` is null on create.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    pub prior: &'a Value,
    /// As configured, with write-only values.
    pub config: &'a Value,
    /// The private data stored with `prior`.
    pub private: &'a Private,
    /// The private data of an earlier plan of the same change: at apply time, from Terraform 1.16 on.
    pub planned_private: Option<&'a Private>,
    /// Whether the client passes the private data of this plan to the plan of the same change at apply time: Terraform does from
    /// 1.16 on.
    pub keeps_planned_private: bool,
}

/// A plan before it is finished.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub planned: Value,
    /// The private data of the plan, passed to the method that applies it. Initially that of the prior state. Dropped if nothing
    /// else changes.
    pub private: Private,
    /// Further values that require replacement, besides those whose rows do. Each must differ from the prior state, or be
    /// unknown.
    pub requires_replace: Vec<Path>,
}

/// A request to create.
#[derive(Clone, Copy, Debug)]
pub struct Create<'a> {
    /// Wholly known, and the only place of write-only values.
    pub config: &'a Value,
    /// The planned state; unknown where the object determines the value.
    pub planned: &'a Value,
    /// What the plan has kept.
    pub private: &'a Private,
}

/// A request to read.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    pub state: &'a Value,
    /// What is kept beside `state`.
    pub private: &'a Private,
    /// Whether `state` was returned by [`Resource::import`].
    pub after_import: bool,
}

/// A request to update.
#[derive(Clone, Copy, Debug)]
pub struct Update<'a> {
    pub prior: &'a Value,
    pub config: &'a Value,
    pub planned: &'a Value,
    /// What the plan has kept.
    pub private: &'a Private,
}

/// A request to delete.
#[derive(Clone, Copy, Debug)]
pub struct Delete<'a> {
    pub state: &'a Value,
    /// What is kept beside `state`.
    pub private: &'a Private,
}

/// What to import.
#[derive(Clone, Copy, Debug)]
pub enum ImportTarget<'a> {
    /// The text given to `terraform import`, or as `id` in an `import` block.
    Id(&'a str),
    /// The identity given in an `import` block; optional parts may be null.
    Identity(&'a Value),
}

/// The state of another resource type, from a `moved` block.
#[derive(Clone, Copy, Debug)]
pub struct MoveSource<'a> {
    /// `HOST/NAMESPACE/TYPE`.
    pub provider_address: &'a str,
    pub type_name: &'a str,
    pub schema_version: i64,
    /// The state as stored.
    pub state: &'a serde_json::Value,
}

/// An object as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    pub state: Value,
    /// The value of [`Resource::identity`]; null while it is unknown.
    pub identity: Value,
}

/// The result of a method.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    pub object: Option<Object>,
    /// The private data to store with the object; `None` keeps it unchanged.
    pub private: Option<Private>,
    pub diagnostics: Diagnostics,
}

impl Outcome {
    /// There is no object.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// The object as it is now.
    pub fn object(state: Value, identity: Value) -> Self {
        Self { object: Some(Object { state, identity }), ..Self::default() }
    }

    /// The method failed and returns no object.
    pub fn failed(diagnostics: impl Into<Diagnostics>) -> Self {
        Self { diagnostics: diagnostics.into(), ..Self::default() }
    }

    /// The same outcome with this private data.
    #[must_use]
    pub fn keeping(self, private: Private) -> Self {
        Self { private: Some(private), ..self }
    }

    /// The same outcome with further diagnostics.
    #[must_use]
    pub fn with(mut self, diagnostics: impl IntoIterator<Item = crate::language::diagnostic::Diagnostic>) -> Self {
        self.diagnostics.extend(diagnostics);
        self
    }
}
