//! What stands between a request and its operation: signature, caller, rate, policy, availability, and the faults that tests ordered.

use crate::answer::{Protocol, Refusal, Rejection};
use crate::caller::Caller;
use crate::fault::Met;
use crate::request::Incoming;
use crate::signature::Unsigned;
use crate::state::State;
use crate::{availability, policy, sts};

/// Who calls, and the fault that this call meets.
pub(crate) fn admit(state: &mut State, incoming: &Incoming) -> Result<(Caller, Option<Met>), Rejection> {
    match incoming.protocol {
        Protocol::Query if sts::is_unsigned(&incoming.operation) => {}
        Protocol::Query => check_signature(incoming, "sts", "MissingAuthenticationToken")?,
        Protocol::RestJson => check_signature(incoming, "quicksight", "MissingAuthenticationTokenException")?,
    }
    let caller = sts::caller(state, incoming)?;
    if incoming.protocol == Protocol::RestJson {
        state.throttle(&incoming.operation)?;
    }
    policy::check(&state.options, incoming, &caller)?;
    if incoming.protocol == Protocol::RestJson {
        availability::check(&state.options, incoming, &caller)?;
    }
    let fault = state.faults.take(&incoming.operation, incoming.connector_id());
    Ok((caller, fault))
}

fn check_signature(incoming: &Incoming, service: &str, missing: &str) -> Result<(), Refusal> {
    let suffix = missing.strip_prefix("MissingAuthenticationToken").unwrap_or_default();
    match &incoming.signature {
        Ok(signature) if signature.service == service => Ok(()),
        Ok(_) => Err(Refusal {
            status: 403,
            ..Refusal::new(
                if suffix.is_empty() { "SignatureDoesNotMatch" } else { "InvalidSignatureException" },
                &format!("Credential should be scoped to correct service: '{service}'."),
            )
        }),
        Err(Unsigned::Missing) => Err(Refusal { status: 403, ..Refusal::new(missing, "Missing Authentication Token") }),
        Err(Unsigned::Garbled) => Err(Refusal {
            status: 403,
            ..Refusal::new(
                &format!("IncompleteSignature{suffix}"),
                "Authorization header is not in the form of AWS Signature Version 4.",
            )
        }),
    }
}
