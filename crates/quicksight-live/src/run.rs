//! A run from the notice to the report: whatever happens in between, what was created is deleted.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;

use crate::arguments::{Arguments, Task};
use crate::client::{Caller, Client, Failure};
use crate::credentials::{CredentialsCache, Source};
use crate::names::{self, Run};
use crate::notice::notice;
use crate::questions::{self, Answers};
use crate::report::Report;
use crate::scenarios::{self, Ran};
use crate::sweep::{Swept, sweep};
use harness::interrupt;

/// The exit status of a run that nobody has agreed to.
const NOT_AGREED: u8 = 2;
/// What a shell reports for a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

pub fn run(arguments: &Arguments, say: &mut dyn FnMut(&str)) -> anyhow::Result<ExitCode> {
    match arguments.task() {
        Task::Notice => {
            say(&notice(arguments));
            say("\nNothing was created. To agree, add --create-real-resources.");
            Ok(ExitCode::from(NOT_AGREED))
        }
        Task::Sweep => {
            let (client, _) = connect(arguments)?;
            let swept = sweep(&client, |id| names::is_of_a_run(&arguments.prefix, id), Vec::new())?;
            say(&swept_sentence(&swept));
            Ok(if swept.left.is_empty() && swept.unlisted.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Task::Run => {
            say(&notice(arguments));
            create_and_delete(arguments, say)
        }
    }
}

/// A client whose credentials belong to the account that was named.
fn connect(arguments: &Arguments) -> anyhow::Result<(Client, Caller)> {
    let source = if arguments.is_local() { Source::MadeUp } else { Source::Default };
    let credentials = CredentialsCache::new(&source, &arguments.region)?;
    let client = Client::new(&arguments.region, &arguments.account, arguments.endpoint.as_deref(), credentials);
    let caller = client.checked_caller()?;
    Ok((client, caller))
}

fn create_and_delete(arguments: &Arguments, say: &mut dyn FnMut(&str)) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let began = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let (client, caller) = connect(arguments)?;
    say(&format!("The credentials belong to {}.", caller.arn));
    let run = Run::starting_now(&arguments.prefix);

    let done = both_parts(&client, &caller, &run, arguments, say);

    interrupt::acknowledge();
    say("\nDeleting what is left");
    let swept = sweep(&client, |id| run.owns(id), client.created());
    say(&match &swept {
        Ok(swept) => swept_sentence(swept),
        Err(failure) => format!("The clean-up did not finish: {failure}. Run it again by --sweep."),
    });
    let (scenarios, answers) = done?;
    let mut secrets = client.secrets();
    secrets.push(run.made_up_secret);
    let report =
        Report { arguments, caller: &caller, began, seconds: started.elapsed().as_secs(), scenarios, answers, swept, secrets };
    std::fs::write(&arguments.report, report.text()).with_context(|| format!("cannot write {}", arguments.report.display()))?;
    say(&format!("Written: {}", arguments.report.display()));
    Ok(code(&report))
}

type Parts = (Option<Vec<Ran>>, Option<Answers>);

fn both_parts(
    client: &Client,
    caller: &Caller,
    run: &Run,
    arguments: &Arguments,
    say: &mut dyn FnMut(&str),
) -> anyhow::Result<Parts> {
    let scenarios = match arguments.has_scenarios() {
        true => Some(scenarios::run(client, run, arguments, |title| say(&format!("scenario: {title}")))?),
        false => None,
    };
    let is_interrupted = scenarios.iter().flatten().any(|ran| ran.outcome == scenarios::Outcome::Interrupted);
    let answers = match arguments.has_questions() && !is_interrupted {
        true => Some(questions::ask(client, caller, run, arguments, |title| say(&format!("question: {title}")))),
        false => None,
    };
    Ok((scenarios, answers))
}

fn code(report: &Report<'_>) -> ExitCode {
    let outcomes = || report.scenarios.iter().flatten().map(|ran| &ran.outcome);
    let is_interrupted = report.answers.as_ref().is_some_and(Answers::was_interrupted)
        || outcomes().any(|outcome| *outcome == scenarios::Outcome::Interrupted)
        || matches!(report.swept, Err(Failure::Interrupted));
    let is_failed = outcomes().any(|outcome| matches!(outcome, scenarios::Outcome::Failed(_)))
        || !report.swept.as_ref().is_ok_and(|swept| swept.left.is_empty());
    match (is_interrupted, is_failed) {
        (true, _) => ExitCode::from(INTERRUPTED),
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::SUCCESS,
    }
}

fn swept_sentence(swept: &Swept) -> String {
    let mut sentence = format!("{} connectors deleted, {} left.", swept.deleted.len(), swept.left.len());
    for (id, reason) in &swept.left {
        sentence.push_str(&format!("\n  {id}: {reason}"));
    }
    if let Some(answer) = &swept.unlisted {
        sentence.push_str(&format!("\n  The connectors cannot be listed: {answer}"));
    }
    sentence
}
