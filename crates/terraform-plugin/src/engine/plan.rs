//! PlanResourceChange: the planned state, and whether it requires replacement.

use super::{
    plan_check,
    propose::propose,
    replace, state_check, unknowns,
    validate::{self, Advice, WriteOnly, filter_advice},
};
use crate::{
    language::{
        diagnostic::{Diagnostics, Severity},
        path::Path,
        private::Private,
        value::Value,
    },
    provider::resource::{self, Context, Draft, Resource},
    schema::{Block, walk},
};

/// A request to plan a create (no prior), an update, or a destroy (nothing proposed).
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub prior: &'a Value,
    /// Only whether it is null matters: its content differs between versions of Terraform.
    pub proposed: &'a Value,
    pub config: &'a Value,
    pub private: Private,
    /// The private data of the earlier plan, where Terraform sends it.
    pub planned_private: Option<Private>,
    /// Whether Terraform sends it.
    pub keeps_planned_private: bool,
    pub identity: Value,
    /// Whether to include advice.
    pub advice: Advice,
}

/// A plan. Not used if there are errors.
#[derive(Clone, Debug)]
pub struct Response {
    pub planned: Value,
    pub requires_replace: Vec<Path>,
    pub private: Private,
    /// Null while there is no object.
    pub identity: Value,
    pub diagnostics: Diagnostics,
}

/// Plans one change.
pub async fn plan<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    client: Option<&C>,
    context: &Context,
    request: Request<'_>,
) -> Response {
    let Request { prior, proposed, config, private, planned_private, keeps_planned_private, identity, advice } = request;
    // A new object has no identity yet, also when it replaces one that has.
    let identity = if prior.is_null() { Value::Null } else { identity };
    let mut response = Response {
        planned: Value::Null,
        requires_replace: Vec::new(),
        private: private.clone(),
        identity,
        diagnostics: Diagnostics::new(),
    };
    if proposed.is_null() {
        return response;
    }

    let block = &resource.schema().block;
    let planned_private = planned_private.as_ref();
    let request = resource::Plan { prior, config, private: &private, planned_private, keeps_planned_private };
    let mut planned = propose(block, prior, config);
    fill_in_defaults(block, &mut planned, config);
    state_check::null_write_only(block, &mut planned);
    let mut derived = Diagnostics::new();
    let mut draft = Draft { planned, private: private.clone(), requires_replace: Vec::new() };
    resource.derive(client, context, request, &mut draft, &mut derived).await;
    let Draft { mut planned, private: kept, requires_replace } = draft;
    response.diagnostics.extend(filter_advice(derived, advice));
    state_check::null_write_only(block, &mut planned);

    // An unknown is a difference, so nothing may become unknown unless something else differs.
    if planned == *prior || response.diagnostics.has_errors() {
        response.planned = prior.clone();
        return response;
    }
    unknowns::mark(block, &mut planned, config, prior);
    response.private = kept;
    response.requires_replace = replace::paths(block, &planned, prior);
    if !prior.is_null() {
        response.requires_replace.extend(requires_replace);
    }
    response.diagnostics.extend(advice_on(resource, config, advice));
    let mut reviewed = Diagnostics::new();
    resource.review(request, &planned, &mut reviewed);
    response.diagnostics.extend(filter_advice(reviewed, advice));
    response.diagnostics.extend(plan_check::check(block, &planned, config, prior));
    response.planned = planned;
    response
}

/// The advice of the rules and of the resource on a configuration. It is given here and not by ValidateResourceConfig, which Terraform calls before every plan
/// and again within it: it would count each warning twice.
fn advice_on<C: Send + Sync + 'static>(resource: &dyn Resource<C>, config: &Value, advice: Advice) -> Diagnostics {
    let found = validate::resource(resource, config, WriteOnly::Supported, advice);
    found.into_iter().filter(|diagnostic| diagnostic.severity == Severity::Advice).collect()
}

fn fill_in_defaults(block: &Block, planned: &mut Value, config: &Value) {
    walk::rewrite(block, planned, [config], &mut |block, attributes, [config]| {
        for attribute in &block.attributes {
            if let Some(default) = &attribute.default
                && config.get(attribute.name).is_null()
            {
                attributes.insert(attribute.name.to_owned(), default.clone());
            }
        }
    });
}
