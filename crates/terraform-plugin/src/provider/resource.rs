//! What a managed resource type is to the engine, and the laws of each of its verbs.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use crate::{
    language::{diagnostic::Diagnostics, path::Path, private::Private, value::Value},
    schema::{IdentitySchema, Schema},
};

/// A managed resource type. `C` is the provider's client.
///
/// Values have the type of the resource's block. In what a verb answers, nothing may be unknown; write-only arguments are
/// nulled by the engine whatever a verb puts there.
#[async_trait]
pub trait Resource<C: Send + Sync>: Send + Sync + 'static {
    /// The full type name, `PROVIDER_THING`.
    fn type_name(&self) -> &'static str;

    /// The rows.
    fn schema(&self) -> &Schema;

    /// The rows of the identity.
    fn identity(&self) -> &IdentitySchema;

    /// Checks beyond the rows. Pure and offline; anything in `config` may be unknown and is then not checked. As everywhere, what the
    /// user may switch off is an advice, and what must always be shown a warning. Defaults to none.
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Fills in what follows from configuration and provider and can be known at plan time, before the plan is compared with
    /// the prior state. The draft holds configured values, prior values of computed attributes, and null where neither is.
    /// Deterministic: the same request gives the same plan, also at apply time. There is no client while the provider's own
    /// configuration is unknown. Defaults to nothing.
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

    /// Looks at the finished plan of a create, or of an update that changes something, and may refuse it. Changes nothing.
    /// Defaults to accepting it.
    fn review(&self, request: Plan<'_>, planned: &Value, diagnostics: &mut Diagnostics) {
        let _ = (request, planned, diagnostics);
    }

    /// Creates the object. Answers the object as soon as anything exists, also with an error, and nothing only when nothing
    /// exists. An object that comes with an error is kept as tainted.
    async fn create(&self, client: &C, context: &Context, request: Create<'_>) -> Outcome;

    /// Reads the object. Answers nothing, without an error, when it is gone. With an error the prior state is kept,
    /// whatever else is answered.
    async fn read(&self, client: &C, context: &Context, request: Read<'_>) -> Outcome;

    /// Changes the object in place. Answers what is true afterwards, also with an error. An error without an object keeps
    /// the prior state.
    async fn update(&self, client: &C, context: &Context, request: Update<'_>) -> Outcome;

    /// Deletes the object. Answers nothing when it is gone, also when it was gone before; an error keeps the object.
    async fn delete(&self, client: &C, context: &Context, request: Delete<'_>) -> Outcome;

    /// Turns what the user wrote into the little state that [`Resource::read`] needs to find the object. No request to the
    /// service is owed: a read follows.
    async fn import(&self, client: &C, context: &Context, target: ImportTarget<'_>) -> Outcome;

    /// Translates state of another type, possibly of another provider. `None` when this resource cannot take it over, which
    /// is the default.
    fn move_state(&self, source: &MoveSource<'_>) -> Option<Outcome> {
        let _ = source;
        None
    }

    /// Improves on configuration generated from `state`, in which computed values are already omitted. Defaults to leaving it as
    /// it is.
    fn generate_config(&self, state: &Value, config: &mut Value) {
        let _ = (state, config);
    }
}

/// What surrounds one call.
#[derive(Clone, Debug)]
pub struct Context {
    /// Cancelled when the user interrupts: return soon, with what is true by then.
    pub stop: CancellationToken,
    /// What the module says in its `provider_meta` block, by the rows of [`Provider::meta`](crate::provider::Provider::meta);
    /// null where it says nothing. Anything in it may be unknown.
    pub meta: Value,
    /// Shared with every clone of this context.
    created: Arc<Mutex<Option<Object>>>,
}

impl Context {
    /// What surrounds a call that has created nothing yet.
    pub fn new(stop: CancellationToken, meta: Value) -> Self {
        Self { stop, meta, created: Arc::default() }
    }

    /// Notes that the object of [`Resource::create`] exists from now on. If the verb never answers, because code below it panics or the
    /// process ends, this is answered in its place, with the error, so that the object is not orphaned. Call it as soon as the service has
    /// accepted the object; what is not known yet may be unknown. A later note replaces an earlier one; other verbs need none, since their
    /// prior state is kept.
    pub fn created(&self, object: Object) {
        *self.created.lock().unwrap_or_else(PoisonError::into_inner) = Some(object);
    }

    /// The last note of [`Context::created`].
    pub(crate) fn take_created(&self) -> Option<Object> {
        self.created.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What `future` answers, or nothing when the user interrupts first; the future is dropped then.
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
    /// As written by the user, with write-only values.
    pub config: &'a Value,
    /// What is kept beside `prior`.
    pub private: &'a Private,
    /// What an earlier plan of this very change has kept: at apply time, from Terraform 1.16 on.
    pub planned_private: Option<&'a Private>,
    /// Whether the client gives what this plan keeps to the plan that is made of the same change at apply time: Terraform does from 1.16 on.
    pub keeps_planned_private: bool,
}

/// A plan in the making.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub planned: Value,
    /// What is kept beside the plan, and given to the verb that carries it out. At first what is kept beside the prior state.
    /// It is lost when nothing else changes.
    pub private: Private,
    /// Values that need a new object beside those whose rows say so. Each must differ from the prior state, or be unknown.
    pub requires_replace: Vec<Path>,
}

/// A request to create.
#[derive(Clone, Copy, Debug)]
pub struct Create<'a> {
    /// Wholly known, and the only place of write-only values.
    pub config: &'a Value,
    /// What was promised; unknown where the object will tell.
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
    /// Whether `state` comes straight from [`Resource::import`].
    pub after_import: bool,
}

/// A request to change in place.
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

/// The state of another type that a `moved` block hands over.
#[derive(Clone, Copy, Debug)]
pub struct MoveSource<'a> {
    /// `HOST/NAMESPACE/TYPE`.
    pub provider_address: &'a str,
    pub type_name: &'a str,
    pub schema_version: i64,
    /// The state as stored.
    pub state: &'a serde_json::Value,
}

/// An object as state stores it.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    pub state: Value,
    /// The value of [`Resource::identity`]; null while it cannot be known.
    pub identity: Value,
}

/// What a verb answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    pub object: Option<Object>,
    /// What is kept beside the object from now on; what was kept until now, where a verb says nothing of it.
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

    /// It failed, and this verb has nothing to say of an object.
    pub fn failed(diagnostics: impl Into<Diagnostics>) -> Self {
        Self { diagnostics: diagnostics.into(), ..Self::default() }
    }

    /// The same outcome, with this kept beside the object.
    #[must_use]
    pub fn keeping(self, private: Private) -> Self {
        Self { private: Some(private), ..self }
    }

    /// The same outcome with more messages.
    #[must_use]
    pub fn with(mut self, diagnostics: impl IntoIterator<Item = crate::language::diagnostic::Diagnostic>) -> Self {
        self.diagnostics.extend(diagnostics);
        self
    }
}
