//! Changes a connector in place: its own arguments by one call, its permissions by another, its tags by a third. What fails
//! half-way is told, the state says what is true by then, and applying again does the rest.

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    resource::{Context, Outcome, Update},
    secret::Secret,
    value::Value,
};

use super::{
    convert, explain,
    model::{Connector, Place, stored_secret},
    permissions::{self, Change},
    plan::calls_update,
    session::{Managed, Missing, Session, Settled},
    verify::{Expected, untaken, verify},
};
use crate::{
    aws::{Fault, UpdateRequest},
    provider::{Client, tags},
};

const DOING: &str = "updating";

/// Changes the connector from `prior` to `planned`.
pub async fn update(client: &Client, context: &Context, request: Update<'_>) -> Outcome {
    let session = match Session::open(client, context, request.planned, "update").await {
        Ok(session) => session,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let mut planned = request.planned.clone();
    planned.replace_at(&["tags_all"], session.tags.all(planned.get("tags")));
    let mut done = Done { state: request.prior.clone() };
    let change = match changes(&session, request.prior, &planned).await {
        Ok(change) => change,
        Err(diagnostic) => return Outcome::object(done.state, session.place.identity()).with([diagnostic]),
    };
    match carry_out(&session, &request, &planned, &change, &mut done).await {
        Ok(sent) => confirm(&session, &request, planned, sent, change, done).await,
        Err(diagnostic) => honest(&session, &done, &planned, diagnostic).await,
    }
}

/// What there is to send.
struct Changes {
    calls_update: bool,
    permissions: Change,
    tags: tags::Change,
}

async fn changes(session: &Session<'_>, prior: &Value, planned: &Value) -> Result<Changes, Diagnostic> {
    let wanted = permissions::from_value(planned.get("permissions"));
    let mut there = permissions::from_value(prior.get("permissions"));
    // State holds nothing of permissions that were not managed until now.
    if there.is_empty() && !wanted.is_empty() {
        let Place { account, id, .. } = &session.place;
        there = match session.quicksight.describe_permissions(account, id, &session.limit).await {
            Ok(list) => convert::permissions(&list),
            Err(fault) if fault.is_access_denied() => there,
            Err(fault) => return Err(explain::fault(DOING, &session.place, &fault, "Nothing was changed.")),
        };
    }
    Ok(Changes {
        calls_update: calls_update(prior, planned),
        permissions: Change::between(&there, &wanted),
        tags: session.tags.change(prior.get("tags_all"), planned.get("tags_all")),
    })
}

/// What is true as far as the calls that succeeded tell.
struct Done {
    state: Value,
}

impl Done {
    /// Everything but permissions and tags is as planned now.
    fn connector(&mut self, planned: &Value) {
        let aside = ["permissions", "tags", "tags_all"].map(|name| (name, self.state.get(name).clone()));
        self.state = planned.clone().known_or(&self.state);
        for (name, value) in aside {
            self.state.replace_at(&[name], value);
        }
    }

    fn arguments(&mut self, planned: &Value, names: &[&str]) {
        for name in names {
            self.state.replace_at(&[name], planned.get(name).clone());
        }
    }
}

/// Makes the calls. Answers what was sent of the connector itself, if anything was.
async fn carry_out(
    session: &Session<'_>,
    request: &Update<'_>,
    planned: &Value,
    change: &Changes,
    done: &mut Done,
) -> Result<Option<Connector>, Diagnostic> {
    let mut sent = None;
    if change.calls_update {
        let connector = Connector::requested(planned, request.config)?;
        change_connector(session, &connector, request.prior).await?;
        done.connector(planned);
        sent = Some(connector);
    }
    if !change.permissions.is_empty() {
        change_permissions(session, &change.permissions).await?;
    }
    done.arguments(planned, &["permissions"]);
    change_tags(session, request.prior.get("arn"), &change.tags).await?;
    done.arguments(planned, &["tags", "tags_all", "timeouts"]);
    Ok(sent)
}

async fn change_connector(session: &Session<'_>, connector: &Connector, prior: &Value) -> Result<(), Diagnostic> {
    // The service may repeat the secret that it had just as well as the new one.
    let stored = stored_secret(prior);
    let secrets: Vec<&Secret> = connector.authentication.secret().into_iter().chain(stored.as_ref()).collect();
    let unchanged = "The connector was not changed, and the state is as it was.";
    let request = convert::update_request(&session.place, connector)?;
    send_connector(session, request).await.map_err(|fault| {
        let now = if fault.is_outcome_unknown() {
            "It is not known whether the change was made. The state says what can be read of the connector now; apply again."
        } else {
            unchanged
        };
        explain::fault(DOING, &session.place, &convert::scrub(fault, &secrets), now)
    })?;

    let again = "The state says what the connector is now; apply again for what is left.";
    let trouble = |what: &str, detail: String| Err(explain::trouble(DOING, &session.place, what, detail));
    match session.settle_after(prior.get("last_updated_time").as_str(), Missing::Gone).await {
        Settled::Ready => Ok(()),
        Settled::Failed(reason) => {
            let reason = convert::scrub_text(&reason, &secrets);
            trouble("the service gave up", format!("Its status is UPDATE_FAILED: {reason}.\n\n{again}"))
        }
        Settled::Gone => trouble(
            "it is gone",
            "The connector was deleted while it was being changed; the next plan will create it.".to_owned(),
        ),
        Settled::TimedOut(status) => {
            let status = status.unwrap_or_else(|| "not known".to_owned());
            trouble("not ready in time", format!("The time of timeouts.update is up, and its status is {status}.\n\n{again}"))
        }
        Settled::Interrupted => trouble("interrupted", format!("The change was sent and not waited for.\n\n{again}")),
        Settled::Unseen(fault) => Err(explain::fault(DOING, &session.place, &fault, again)),
    }
}

async fn send_connector(session: &Session<'_>, request: UpdateRequest) -> Result<(), Fault> {
    loop {
        match session.quicksight.update(request.clone(), &session.limit).await {
            Ok(()) => return Ok(()),
            Err(fault) if session.outlasts(&fault).await => {}
            Err(fault) => return Err(fault),
        }
    }
}

async fn change_permissions(session: &Session<'_>, change: &Change) -> Result<(), Diagnostic> {
    let (account, id) = (&session.place.account, &session.place.id);
    loop {
        let grant = convert::resource_permissions(&change.grant)?;
        let revoke = convert::resource_permissions(&change.revoke)?;
        match session.quicksight.update_permissions(account, id, grant, revoke, &session.limit).await {
            Ok(()) => return Ok(()),
            Err(fault) if session.outlasts(&fault).await => {}
            Err(fault) => {
                let now = if fault.is_outcome_unknown() {
                    "It is not known whether its permissions were changed. The state says what can be read of the connector now; apply again."
                } else {
                    "Its permissions were not changed. The state says what the connector is now; apply again for the rest."
                };
                return Err(explain::fault(DOING, &session.place, &fault, now));
            }
        }
    }
}

async fn change_tags(session: &Session<'_>, arn: &Value, change: &tags::Change) -> Result<(), Diagnostic> {
    if *change == tags::Change::default() {
        return Ok(());
    }
    let failed = |fault: Fault| {
        explain::fault(
            DOING,
            &session.place,
            &fault,
            "Not all of its tags were changed. The state says which the connector has now; apply again for the rest.",
        )
    };
    let arn =
        arn.as_str().ok_or_else(|| Diagnostic::bug("The state of a connector has no ARN, so its tags cannot be changed."))?;
    session.quicksight.untag(arn, change.removed.clone(), &session.limit).await.map_err(failed)?;
    session.quicksight.tag(arn, convert::tag_list(&change.set)?, &session.limit).await.map_err(failed)?;
    Ok(())
}

/// Reads the connector back, and holds it against the plan.
async fn confirm(
    session: &Session<'_>,
    request: &Update<'_>,
    planned: Value,
    connector: Option<Connector>,
    change: Changes,
    done: Done,
) -> Outcome {
    let Changes { permissions: Change { grant: granted, revoke: revoked }, tags, .. } = change;
    let expected = Expected { connector, granted, revoked, tags };
    let managed = if has_blocks(request.prior) || has_blocks(&planned) { Managed::Yes } else { Managed::No };
    match verify(session, &expected, &done.state, managed).await {
        Ok(Some((observed, differences))) if differences.is_empty() => {
            let mut state = observed.state(&planned, &session.place, session.tags);
            // What the plan promised stays to the letter; what others changed meanwhile shows in the next plan.
            for (name, promised) in planned.as_object().into_iter().flatten().filter(|(_, promised)| promised.is_wholly_known()) {
                state.replace_at(&[name], promised.clone());
            }
            Outcome::object(state, session.place.identity()).with(observed.warnings)
        }
        Ok(Some((observed, differences))) => {
            let detail = format!(
                "The service answered success, and this is how the connector is all the same: {}.\n\nThe state says what is true.",
                differences.join("; ")
            );
            let error = explain::trouble(DOING, &session.place, untaken(session), detail);
            let state = observed.state(&done.state, &session.place, session.tags);
            Outcome::object(state, session.place.identity()).with([error]).with(observed.warnings)
        }
        Ok(None) => Outcome::object(done.state, session.place.identity()).with([explain::trouble(
            DOING,
            &session.place,
            "it is gone",
            "The connector was changed, and then it was gone; the next plan will create it.",
        )]),
        Err(fault) => {
            let now = "Everything was sent; only reading it back failed, which the next plan does again.";
            Outcome::object(done.state, session.place.identity()).with([explain::fault(DOING, &session.place, &fault, now)])
        }
    }
}

fn has_blocks(resource: &Value) -> bool {
    !resource.get("permissions").elements().is_empty()
}

/// What is true, as far as it can be seen, with an error.
async fn honest(session: &Session<'_>, done: &Done, planned: &Value, error: Diagnostic) -> Outcome {
    let managed = if has_blocks(&done.state) || has_blocks(planned) { Managed::Yes } else { Managed::No };
    let (state, warnings) = match session.last_look(done.state.get("arn").as_str(), managed).await {
        Some(observed) => (observed.state(&done.state, &session.place, session.tags), observed.warnings),
        // What cannot be seen is as it was before the call that failed.
        None => (done.state.clone(), Diagnostics::new()),
    };
    Outcome::object(state, session.place.identity()).with([error]).with(warnings)
}
