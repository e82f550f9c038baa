//! From creation to deletion, and what may happen between: statuses, times, names, IDs, and changes at the wrong moment.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::asker::{Asker, Stop, accepted};
use super::bodies;
use crate::answer::Answer;
use harness::interrupt;

/// People have waited a minute for an ID, and two for a role.
const WAIT_LIMIT: Duration = Duration::from_secs(150);
/// No longer than three answers of a service far away take.
const AT_ONCE: Duration = Duration::from_secs(2);
const FIRST_POLL: Duration = Duration::from_millis(50);
const LONGEST_POLL: Duration = Duration::from_secs(3);

pub fn deletion(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let id = asker.connector("deletion")?;
    let delete = asker.client.delete(&id);
    accepted(asker.send("the first deletion", &delete)?, "the connector was not deleted")?;
    let deleted = Instant::now();
    let describe = asker.client.describe(&id);
    let between =
        asker.send_showing("what is left", &describe, |answer| format!("Status {}", answer.body["ActionConnector"]["Status"]))?;
    let status = between.body["ActionConnector"]["Status"].as_str();
    match (between.is_no_such_connector(), status) {
        (true, _) => asker.read("deletion", "not-found"),
        (false, Some("DELETED")) => asker.read("deletion", "deleted"),
        (false, Some(_)) => asker.read("deletion", "visible"),
        (false, None) => asker.note("Describe after the deletion returns neither a connector nor that there is none."),
    }
    let again = asker.send("a second deletion", &delete)?;
    match again.code() {
        "ConflictException" => asker.read("repeated-delete", "conflict"),
        _ if again.is_no_such_connector() => asker.read("repeated-delete", "not-found"),
        _ => asker.note("A second deletion is neither a conflict nor refused because there is no connector."),
    }

    let body = bodies::connector(&id, "GENERIC_HTTP", bodies::none());
    let first = asker.try_create("another connector with this ID", &id, body.clone())?;
    let waited = deleted.elapsed();
    if first.is_success() {
        // Later says nothing of what would have been at once.
        if waited < AT_ONCE {
            asker.read("deletion-time", "0");
        }
        asker.note(format!("The ID is available {:.1} s after the deletion.", waited.as_secs_f64()));
        return Ok(());
    }
    let create = asker.client.create(&id, body);
    let last = until(deleted, |answer| answer.is_success(), || Ok(asker.client.call(&create)?))?;
    let waited = deleted.elapsed().as_secs_f64();
    asker.note(match last.is_success() {
        true => format!("The ID is available after {waited:.1} s. Until then a creation is refused with {}.", first.code()),
        false => format!("The ID is not available after {waited:.0} s: {}.", last.summary()),
    });
    Ok(())
}

pub fn creation(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let secret = asker.secret().to_owned();
    timed(asker, "NONE", "GENERIC_HTTP", bodies::none())?;
    timed(asker, "API_KEY", "JIRA_CLOUD", bodies::api_key(&secret))?;
    match &asker.arguments.role {
        Some(role) => role_creation(asker, role)?,
        None => asker.note("IAM was not tried, since --role was not given."),
    }
    let checked = timed(asker, "OAUTH2_CLIENT_CREDENTIALS", "SALESFORCE_CRM", bodies::client_credentials(&secret))?;
    match checked.code() {
        "" => asker.read("checked-credentials", "accepted"),
        "InvalidParameterValueException" | "ValidationException" => asker.read("checked-credentials", "refused"),
        code => asker.note(format!("A made-up credential for Salesforce is refused with {code}.")),
    }
    Ok(())
}

/// A role that was created lately cannot be assumed for a while.
fn role_creation(asker: &mut Asker<'_>, role: &str) -> Result<(), Stop> {
    let started = Instant::now();
    let first = timed(asker, "IAM", "AMAZON_S3", bodies::iam(role))?;
    if first.is_success() {
        asker.read("role-propagation-time", "0");
    } else if first.says("assume") {
        let id = asker.id("iam");
        let create = asker.client.create(&id, bodies::connector(&id, "AMAZON_S3", bodies::iam(role)));
        let last = until(started, |answer| answer.is_success() || !answer.says("assume"), || Ok(asker.client.call(&create)?))?;
        if last.is_success() {
            let seconds = started.elapsed().as_secs() + 1;
            asker.read("role-propagation-time", (seconds * 1000).to_string());
            asker.note(format!("The role is accepted after less than {seconds} s."));
        } else {
            asker.note(format!("The role is not accepted in the end either: {}.", last.summary()));
        }
    }
    Ok(())
}

/// Creates a connector, and notes its statuses and what Describe returns of its authentication.
fn timed(asker: &mut Asker<'_>, kind: &str, connector_type: &str, authentication: Value) -> Result<Answer, Stop> {
    let id = asker.id(&kind.to_lowercase().replace('_', "-"));
    let started = Instant::now();
    let created = asker.try_create(kind, &id, bodies::connector(&id, connector_type, authentication))?;
    if !created.is_success() {
        return Ok(created);
    }
    let answered = started.elapsed();
    let statuses =
        asker.stable(&id)?.into_iter().map(|(status, at)| format!("{status} after {:.1} s", (answered + at).as_secs_f64()));
    let statuses: Vec<String> = statuses.collect();
    let first = created.body["CreationStatus"].as_str().unwrap_or("no status");
    asker.note(format!(
        "{kind}: Create answered {first} after {:.1} s, then Describe {}.",
        answered.as_secs_f64(),
        statuses.join(", ")
    ));
    let connector = asker.described("what Describe returns", &id, &["Status", "Error"])?;
    let mut members = Vec::new();
    leaves("", &connector["AuthenticationConfig"], &mut members);
    asker.note(match members.is_empty() {
        true => format!("{kind}: Describe returns no authentication."),
        false => format!("{kind}: Describe returns of the authentication {}.", members.join(", ")),
    });
    Ok(created)
}

pub fn names(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let first = asker.connector("name-1")?;
    let second = asker.id("name-2");
    let body = bodies::with(bodies::connector(&second, "GENERIC_HTTP", bodies::none()), "Name", first);
    let answer = asker.try_create("another connector with this name", &second, body)?;
    match answer.code() {
        "" => asker.read("names", "shared"),
        "ConflictException" | "ResourceExistsException" => asker.read("names", "unique"),
        _ => accepted(answer, "the second connector was refused for another reason").map(drop)?,
    }
    Ok(())
}

pub fn transition(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let id = asker.id("transition");
    asker.create("a connector", &id, bodies::connector(&id, "GENERIC_HTTP", bodies::none()))?;
    for why in ["an update at once", "another at once"] {
        let update = asker.client.update(&id, bodies::update(&id, bodies::none()));
        let answer = asker.send(why, &update)?;
        if answer.code() == "ConflictException" {
            asker.read("changes-in-transition", "conflict");
            return Ok(());
        }
        accepted(answer, "the update was refused for another reason")?;
    }
    let connector = asker.described("what that led to", &id, &["Status"])?;
    if connector["Status"].as_str().is_some_and(|status| status.ends_with("_IN_PROGRESS")) {
        asker.read("changes-in-transition", "accepted");
    } else {
        asker.note("Creation and update end too fast for a change to come between.");
    }
    asker.stable(&id)?;
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
