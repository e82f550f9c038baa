//! From creation to deletion, and what may happen between: statuses, times, names, IDs, and changes at the wrong moment.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::bodies;
use super::interview::{Interview, Stop, accepted};
use crate::answer::Answer;
use harness::interrupt;

/// People have waited a minute for an ID, and two for a role.
const WAIT_LIMIT: Duration = Duration::from_secs(150);
/// No longer than three answers of a service far away take.
const AT_ONCE: Duration = Duration::from_secs(2);
const FIRST_POLL: Duration = Duration::from_millis(50);
const LONGEST_POLL: Duration = Duration::from_secs(3);

pub fn deletion(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let id = interview.connector("deletion")?;
    let delete = interview.client.delete(&id);
    accepted(interview.send("the first deletion", &delete)?, "the connector was not deleted")?;
    let deleted = Instant::now();
    let describe = interview.client.describe(&id);
    let between = interview
        .send_showing("what is left", &describe, |answer| format!("Status {}", answer.body["ActionConnector"]["Status"]))?;
    let status = between.body["ActionConnector"]["Status"].as_str();
    match (between.is_no_such_connector(), status) {
        (true, _) => interview.read("deletion", "not-found"),
        (false, Some("DELETED")) => interview.read("deletion", "deleted"),
        (false, Some(_)) => interview.read("deletion", "visible"),
        (false, None) => interview.note("Describe after the deletion returns neither a connector nor that there is none."),
    }
    let again = interview.send("a second deletion", &delete)?;
    match again.code() {
        "ConflictException" => interview.read("repeated-delete", "conflict"),
        _ if again.is_no_such_connector() => interview.read("repeated-delete", "not-found"),
        _ => interview.note("A second deletion is neither a conflict nor refused because there is no connector."),
    }

    let body = bodies::connector(&id, "GENERIC_HTTP", bodies::none());
    let first = interview.try_create("another connector with this ID", &id, body.clone())?;
    let waited = deleted.elapsed();
    if first.is_success() {
        // Later says nothing of what would have been at once.
        if waited < AT_ONCE {
            interview.read("deletion-time", "0");
        }
        interview.note(format!("The ID is available {:.1} s after the deletion.", waited.as_secs_f64()));
        return Ok(());
    }
    let create = interview.client.create(&id, body);
    let last = until(deleted, |answer| answer.is_success(), || Ok(interview.client.call(&create)?))?;
    let waited = deleted.elapsed().as_secs_f64();
    interview.note(match last.is_success() {
        true => format!("The ID is available after {waited:.1} s. Until then a creation is refused with {}.", first.code()),
        false => format!("The ID is not available after {waited:.0} s: {}.", last.summary()),
    });
    Ok(())
}

pub fn creation(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let secret = interview.secret().to_owned();
    timed(interview, "NONE", "GENERIC_HTTP", bodies::none())?;
    timed(interview, "API_KEY", "JIRA_CLOUD", bodies::api_key(&secret))?;
    match &interview.arguments.role {
        Some(role) => role_creation(interview, role)?,
        None => interview.note("IAM was not tried, since --role was not given."),
    }
    let checked = timed(interview, "OAUTH2_CLIENT_CREDENTIALS", "SALESFORCE_CRM", bodies::client_credentials(&secret))?;
    match checked.code() {
        "" => interview.read("checked-credentials", "accepted"),
        "InvalidParameterValueException" | "ValidationException" => interview.read("checked-credentials", "refused"),
        code => interview.note(format!("A made-up credential for Salesforce is refused with {code}.")),
    }
    Ok(())
}

/// A role that was created lately cannot be assumed for a while.
fn role_creation(interview: &mut Interview<'_>, role: &str) -> Result<(), Stop> {
    let started = Instant::now();
    let first = timed(interview, "IAM", "AMAZON_S3", bodies::iam(role))?;
    if first.is_success() {
        interview.read("role-propagation-time", "0");
    } else if first.says("assume") {
        let id = interview.id("iam");
        let create = interview.client.create(&id, bodies::connector(&id, "AMAZON_S3", bodies::iam(role)));
        let last =
            until(started, |answer| answer.is_success() || !answer.says("assume"), || Ok(interview.client.call(&create)?))?;
        if last.is_success() {
            let seconds = started.elapsed().as_secs() + 1;
            interview.read("role-propagation-time", (seconds * 1000).to_string());
            interview.note(format!("The role is accepted after less than {seconds} s."));
        } else {
            interview.note(format!("The role is not accepted in the end either: {}.", last.summary()));
        }
    }
    Ok(())
}

/// Creates a connector, and notes its statuses and what Describe returns of its authentication.
fn timed(interview: &mut Interview<'_>, kind: &str, connector_type: &str, authentication: Value) -> Result<Answer, Stop> {
    let id = interview.id(&kind.to_lowercase().replace('_', "-"));
    let started = Instant::now();
    let created = interview.try_create(kind, &id, bodies::connector(&id, connector_type, authentication))?;
    if !created.is_success() {
        return Ok(created);
    }
    let answered = started.elapsed();
    let statuses =
        interview.stable(&id)?.into_iter().map(|(status, at)| format!("{status} after {:.1} s", (answered + at).as_secs_f64()));
    let statuses: Vec<String> = statuses.collect();
    let first = created.body["CreationStatus"].as_str().unwrap_or("no status");
    interview.note(format!(
        "{kind}: Create answered {first} after {:.1} s, then Describe {}.",
        answered.as_secs_f64(),
        statuses.join(", ")
    ));
    let connector = interview.described("what Describe returns", &id, &["Status", "Error"])?;
    let mut members = Vec::new();
    leaves("", &connector["AuthenticationConfig"], &mut members);
    interview.note(match members.is_empty() {
        true => format!("{kind}: Describe returns no authentication."),
        false => format!("{kind}: Describe returns of the authentication {}.", members.join(", ")),
    });
    Ok(created)
}

pub fn names(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let first = interview.connector("name-1")?;
    let second = interview.id("name-2");
    let body = bodies::with(bodies::connector(&second, "GENERIC_HTTP", bodies::none()), "Name", first);
    let answer = interview.try_create("another connector with this name", &second, body)?;
    match answer.code() {
        "" => interview.read("names", "shared"),
        "ConflictException" | "ResourceExistsException" => interview.read("names", "unique"),
        _ => accepted(answer, "the second connector was refused for another reason").map(drop)?,
    }
    Ok(())
}

pub fn transition(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let id = interview.id("transition");
    interview.create("a connector", &id, bodies::connector(&id, "GENERIC_HTTP", bodies::none()))?;
    for why in ["an update at once", "another at once"] {
        let update = interview.client.update(&id, bodies::update(&id, bodies::none()));
        let answer = interview.send(why, &update)?;
        if answer.code() == "ConflictException" {
            interview.read("changes-in-transition", "conflict");
            return Ok(());
        }
        accepted(answer, "the update was refused for another reason")?;
    }
    let connector = interview.described("what that led to", &id, &["Status"])?;
    if connector["Status"].as_str().is_some_and(|status| status.ends_with("_IN_PROGRESS")) {
        interview.read("changes-in-transition", "accepted");
    } else {
        interview.note("Creation and update end too fast for a change to come between.");
    }
    interview.stable(&id)?;
    Ok(())
}

/// Repeats a request, slower and slower, until its answer is the one or patience ends.
fn until(
    started: Instant,
    is_it: impl Fn(&Answer) -> bool,
    mut send: impl FnMut() -> Result<Answer, Stop>,
) -> Result<Answer, Stop> {
    let mut poll = FIRST_POLL;
    loop {
        interrupt::sleep(poll)?;
        let answer = send()?;
        if is_it(&answer) || started.elapsed() > WAIT_LIMIT {
            return Ok(answer);
        }
        poll = (poll * 2).min(LONGEST_POLL);
    }
}

/// The paths of all members of an answer, without their values.
fn leaves(path: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            leaves(&if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, value, found);
        }),
        Value::Null => {}
        _ => found.push(path.to_owned()),
    }
}
