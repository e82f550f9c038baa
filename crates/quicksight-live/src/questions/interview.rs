//! What a question works with: its connectors, the record of its requests, and what it found out.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::asked::{Asked, Exchange, Outcome};
use super::bodies;
use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::client::{Call, Caller, Client, Failure};
use crate::names::Run;
use crate::reading::Reading;
use harness::interrupt;

/// A creation or an update that takes longer is in the report as it is.
const TRANSITION_TIMEOUT: Duration = Duration::from_secs(300);
const FIRST_POLL: Duration = Duration::from_millis(20);
const LONGEST_POLL: Duration = Duration::from_secs(2);

/// In characters; whole sets of permissions fit.
const LONGEST_BODY: usize = 900;

/// Why a question ends before its last request.
pub enum Stop {
    Failure(Failure),
    /// An answer without which the rest makes no sense.
    Undecided(String),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<interrupt::Interrupted> for Stop {
    fn from(_: interrupt::Interrupted) -> Self {
        Self::Failure(Failure::Interrupted)
    }
}

pub struct Interview<'a> {
    pub client: &'a Client,
    pub caller: &'a Caller,
    pub arguments: &'a Arguments,
    run: &'a Run,
    exchanges: Vec<Exchange>,
    readings: Vec<Reading>,
    notes: Vec<String>,
    created: Vec<String>,
}

impl<'a> Interview<'a> {
    pub fn new(client: &'a Client, caller: &'a Caller, run: &'a Run, arguments: &'a Arguments) -> Self {
        Self {
            client,
            caller,
            arguments,
            run,
            exchanges: Vec::new(),
            readings: Vec::new(),
            notes: Vec::new(),
            created: Vec::new(),
        }
    }

    pub fn id(&self, what: &str) -> String {
        self.run.id(what)
    }

    pub fn secret(&self) -> &str {
        &self.run.made_up_secret
    }

    /// The principal of `--principal`. Only questions that need it ask.
    pub fn principal(&self) -> &'a str {
        self.arguments.principal.as_deref().unwrap_or_default()
    }

    pub fn read(&mut self, option: &'static str, value: impl Into<String>) {
        self.readings.push(Reading::new(option, value));
    }

    pub fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// Sends a request for the record: `why` says what it is to tell.
    pub fn send(&mut self, why: &str, call: &Call) -> Result<Answer, Stop> {
        self.send_as(self.client, why, call, Answer::summary)
    }

    /// The same; the record also shows what matters of the answer.
    pub fn send_showing(&mut self, why: &str, call: &Call, show: impl Fn(&Answer) -> String) -> Result<Answer, Stop> {
        self.send_as(self.client, why, call, |answer| match answer.is_success() {
            true => format!("{}: {}", answer.summary(), show(answer)),
            false => answer.summary(),
        })
    }

    pub fn send_as(
        &mut self,
        client: &Client,
        why: &str,
        call: &Call,
        summary: impl Fn(&Answer) -> String,
    ) -> Result<Answer, Stop> {
        let body = call.body.as_ref().map(|body| format!(" `{}`", shortened(&body.to_string()))).unwrap_or_default();
        let asked = format!("{why}: {}{body}", call.operation);
        match client.call(call) {
            Ok(answer) => {
                self.exchanges.push(Exchange { asked, answered: summary(&answer) });
                Ok(answer)
            }
            Err(failure) => {
                self.exchanges.push(Exchange { asked, answered: failure.to_string() });
                Err(failure.into())
            }
        }
    }

    /// A connector without authentication, in a stable status.
    pub fn connector(&mut self, what: &str) -> Result<String, Stop> {
        let id = self.id(what);
        let body = bodies::connector(&id, "GENERIC_HTTP", bodies::none());
        self.create("a connector to ask with", &id, body)?;
        self.stable(&id)?;
        Ok(id)
    }

    /// Creates a connector that the question cannot do without.
    pub fn create(&mut self, why: &str, id: &str, body: Value) -> Result<Answer, Stop> {
        let answer = self.try_create(why, id, body)?;
        accepted(answer, "the connector was not created")
    }

    pub fn try_create(&mut self, why: &str, id: &str, body: Value) -> Result<Answer, Stop> {
        self.created.push(id.to_owned());
        let call = self.client.create(id, body);
        self.send(why, &call)
    }

    /// Notes a connector that another identity creates.
    pub fn will_create(&mut self, id: &str) {
        self.created.push(id.to_owned());
        self.client.remember(id);
    }

    /// Waits for the end of a creation or an update. Returns each status with the time since now at which it was first seen.
    pub fn stable(&self, id: &str) -> Result<Vec<(String, Duration)>, Stop> {
        Ok(wait_until_stable(self.client, id)?)
    }

    /// What Describe returns of the connector.
    pub fn described(&mut self, why: &str, id: &str, members: &[&str]) -> Result<Value, Stop> {
        let call = self.client.describe(id);
        let answer = self.send_showing(why, &call, |answer| {
            let shown = members.iter().map(|member| (*member, &answer.body["ActionConnector"][*member]));
            shown.map(|(member, value)| format!("{member} {value}")).collect::<Vec<_>>().join(", ")
        })?;
        Ok(accepted(answer, "Describe was refused")?.body["ActionConnector"].clone())
    }

    /// The actions of a principal, by DescribeActionConnectorPermissions.
    pub fn actions(&mut self, id: &str, principal: &str) -> Result<BTreeSet<String>, Stop> {
        let call = self.client.describe_permissions(id);
        let answer = self.send_showing("what that did", &call, |answer| answer.body["Permissions"].to_string())?;
        Ok(actions_of(&accepted(answer, "the permissions cannot be described")?, principal))
    }

    pub fn grant(&mut self, why: &str, id: &str, principal: &str, actions: &[&str]) -> Result<Answer, Stop> {
        self.change_permissions(why, id, &[(principal, actions)], &[])
    }

    pub fn revoke(&mut self, why: &str, id: &str, principal: &str, actions: &[&str]) -> Result<Answer, Stop> {
        self.change_permissions(why, id, &[], &[(principal, actions)])
    }

    pub fn change_permissions(
        &mut self,
        why: &str,
        id: &str,
        grants: &[(&str, &[&str])],
        revocations: &[(&str, &[&str])],
    ) -> Result<Answer, Stop> {
        let mut body = json!({});
        for (member, list) in [("GrantPermissions", grants), ("RevokePermissions", revocations)] {
            if !list.is_empty() {
                body[member] =
                    list.iter().map(|(principal, actions)| json!({ "Principal": principal, "Actions": actions })).collect();
            }
        }
        let call = self.client.update_permissions(id, body);
        self.send(why, &call)
    }

    /// Deletes the question's connectors; what cannot be deleted now, the sweeper deletes.
    pub fn finish(self, title: &'static str, outcome: Outcome) -> Asked {
        if outcome != Outcome::Interrupted {
            for id in &self.created {
                let _ = self.client.call(&self.client.delete(id));
            }
        }
        Asked { title, exchanges: self.exchanges, readings: self.readings, notes: self.notes, outcome }
    }
}

/// Waits for the end of a creation or an update. Returns each status with the time since now at which it was first seen.
pub fn wait_until_stable(client: &Client, id: &str) -> Result<Vec<(String, Duration)>, Failure> {
    let started = Instant::now();
    let mut seen: Vec<(String, Duration)> = Vec::new();
    let mut poll = FIRST_POLL;
    loop {
        let answer = client.call(&client.describe(id))?;
        let status = answer.body["ActionConnector"]["Status"].as_str().unwrap_or("no status").to_owned();
        let is_stable = !status.ends_with("_IN_PROGRESS");
        if seen.last().is_none_or(|(last, _)| *last != status) {
            seen.push((status, started.elapsed()));
        }
        if is_stable || started.elapsed() > TRANSITION_TIMEOUT {
            return Ok(seen);
        }
        interrupt::sleep(poll)?;
        poll = (poll * 2).min(LONGEST_POLL);
    }
}

/// The beginning of a text that is too long for a report.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_BODY) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

pub fn actions_of(answer: &Answer, principal: &str) -> BTreeSet<String> {
    let permissions = answer.body["Permissions"].as_array().into_iter().flatten();
    let its = permissions.filter(|permission| permission["Principal"] == principal);
    its.flat_map(|permission| permission["Actions"].as_array()).flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The answer, if it is a success. A question that needs one ends here.
pub fn accepted(answer: Answer, otherwise: &str) -> Result<Answer, Stop> {
    if answer.is_success() { Ok(answer) } else { Err(Stop::Undecided(format!("{otherwise}: {}", answer.summary()))) }
}
