//! The access of one principal to one connector: what names it, its state, and the client that reaches it.

use std::collections::BTreeSet;

use quicksight_client::Fault;
use terraform_plugin::{diagnostic::Diagnostic, resource::Context, value::Value};

use crate::{
    action_connector::{
        location::Location,
        messages,
        permissions::{blocks::actions, steps::Target},
        session::Session,
        subject::Subject,
    },
    client::Client,
};

/// What names the access of one principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessId {
    pub location: Location,
    pub principal: String,
}

impl AccessId {
    /// The one that a planned or stored resource value names.
    pub fn of(resource: &Value) -> Result<Self, Diagnostic> {
        let principal = resource.get("principal").as_str().map(str::to_owned);
        let principal = principal.ok_or_else(|| Diagnostic::bug("The permission's principal is not known."))?;
        Ok(Self { location: Location::of(resource)?, principal })
    }

    /// The identity of the resource.
    pub fn identity(&self) -> Value {
        let mut identity = self.location.identity();
        if let Value::Object(parts) = &mut identity {
            parts.insert("principal".to_owned(), Value::string(&self.principal));
        }
        identity
    }

    /// Writes it into a resource value.
    pub fn write(&self, resource: &mut Value) {
        self.location.write(resource);
        resource.replace_at(&["principal"], Value::string(&self.principal));
        resource.replace_at(&["id"], Value::string(self.resource_id()));
    }

    /// The state of the resource with these actions, on top of `base`.
    pub fn state(&self, base: &Value, arn: Option<&str>, actions: &BTreeSet<String>) -> Value {
        let mut state = base.clone();
        self.write(&mut state);
        state.replace_at(&["actions"], Value::set(actions.iter().map(Value::string)));
        if let Some(arn) = arn {
            state.replace_at(&["action_connector_arn"], Value::string(arn));
        }
        state.null_where_unknown()
    }
}

impl Subject for AccessId {
    const RESOURCE_TYPE: &'static str = "quicksight_action_connector_permission";
    const NOUN: &'static str = "Quick Sight Action Connector Permission";

    fn resource_id(&self) -> String {
        format!("{},{}", self.location.resource_id(), self.principal)
    }

    fn location(&self) -> &Location {
        &self.location
    }
}

/// The client for the access of one principal, for as long as one verb takes.
#[derive(Debug)]
pub struct Access<'a> {
    pub session: Session<'a>,
    pub id: AccessId,
}

impl<'a> Access<'a> {
    /// Opens it for the resource of this value, for as long as its `timeouts` allow the `verb`.
    pub async fn open(client: &'a Client, context: &'a Context, resource: &Value, verb: &str) -> Result<Self, Diagnostic> {
        let id = AccessId::of(resource)?;
        Ok(Self { session: Session::open(client, context, resource, verb).await?, id })
    }

    /// The change that gives the principal the actions of this value, and changes nobody else's.
    pub fn target(&self, planned: &Value) -> Target {
        Target { wanted: [(self.id.principal.clone(), actions(planned))].into(), removed: BTreeSet::new() }
    }

    /// The error for `fault`, which happened while `doing` something. `now` says what exists.
    pub fn fault(&self, doing: &str, fault: &Fault, now: &str) -> Diagnostic {
        messages::fault(doing, &self.id, fault, now)
    }
}
