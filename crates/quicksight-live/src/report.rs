//! The report as a page: what ran, what was asked and answered, and how the emulator is told to answer the same.

use std::fmt::Write;

use crate::arguments::Arguments;
use crate::client::{Caller, Failure};
use crate::questions::{self, Answers, Asked};
use crate::scenarios::{self, Ran};
use crate::sweep::Swept;

pub struct Report<'a> {
    pub arguments: &'a Arguments,
    pub caller: &'a Caller,
    /// When the run began, and how long it took in seconds.
    pub began: String,
    pub seconds: u64,
    pub scenarios: Option<Vec<Ran>>,
    pub answers: Option<Answers>,
    pub swept: Result<Swept, Failure>,
    /// What must not be shown.
    pub secrets: Vec<String>,
}

impl Report<'_> {
    pub fn text(&self) -> String {
        let mut page = String::new();
        self.head(&mut page);
        if let Some(scenarios) = &self.scenarios {
            scenario_table(&mut page, scenarios);
        }
        if let Some(answers) = &self.answers {
            readings(&mut page, answers);
            page.push_str("\n## Questions\n");
            for (number, asked) in answers.asked.iter().enumerate() {
                question(&mut page, number, asked);
            }
        }
        leftovers(&mut page, &self.swept);
        self.secrets.iter().filter(|secret| !secret.is_empty()).fold(page, |page, secret| page.replace(secret, "(hidden)"))
    }

    fn head(&self, page: &mut String) {
        let place = self.arguments.endpoint.as_deref().unwrap_or("AWS");
        let _ = write!(
            page,
            "# Live report\n\nThe provider {} against {place}, Region {}, account {}, as {}. Begun {}, took {} s.\n\n\
             The report has account IDs, ARNs and request IDs, and no credentials.\n",
            env!("CARGO_PKG_VERSION"),
            self.arguments.region,
            self.caller.account,
            self.caller.arn,
            self.began,
            self.seconds
        );
        let interrupted = self.answers.as_ref().is_some_and(Answers::was_interrupted)
            || self.scenarios.iter().flatten().any(|ran| ran.outcome == scenarios::Outcome::Interrupted);
        if interrupted {
            page.push_str("\nThe run was interrupted: what is missing here was not reached.\n");
        }
    }
}

fn scenario_table(page: &mut String, scenarios: &[Ran]) {
    page.push_str("\n## Scenarios\n\n| scenario | outcome | seconds |\n| --- | --- | --- |\n");
    for ran in scenarios {
        let outcome = match &ran.outcome {
            scenarios::Outcome::Passed => "passed".to_owned(),
            scenarios::Outcome::Failed(_) => "**failed**".to_owned(),
            scenarios::Outcome::NotRun(reason) => format!("not run: {reason}"),
            scenarios::Outcome::Interrupted => "interrupted".to_owned(),
        };
        let _ = writeln!(page, "| {} | {outcome} | {:.1} |", ran.title, ran.took.as_secs_f64());
    }
    for ran in scenarios {
        if let scenarios::Outcome::Failed(reason) = &ran.outcome {
            let _ = write!(page, "\n### {}\n\n```text\n{}\n```\n", ran.title, reason.replace("```", "'''"));
        }
    }
}

fn readings(page: &mut String, answers: &Answers) {
    page.push_str("\n## Readings\n\nWithout switches the emulator is strict.\n\n| option of the emulator | value | |\n| --- | --- | --- |\n");
    for reading in answers.readings() {
        let kind = if reading.is_default() { "default" } else { "**switch**" };
        let _ = writeln!(page, "| `--{}` | `{}` | {kind} |", reading.option, reading.value);
    }
    let flags = answers.flags();
    let command = std::iter::once("quicksight-emulator".to_owned()).chain(flags).collect::<Vec<_>>().join(" ");
    let _ = write!(page, "\nAn emulator that answers like this service:\n\n```sh\n{command}\n```\n");
}

fn question(page: &mut String, number: usize, asked: &Asked) {
    let _ = write!(page, "\n### {number}. {}\n\n", asked.title);
    match &asked.outcome {
        questions::Outcome::Complete => {}
        questions::Outcome::NotAsked(reason) => {
            let _ = writeln!(page, "Not asked: {reason}.");
        }
        questions::Outcome::Incomplete(reason) => {
            let _ = writeln!(page, "Not decided: {reason}.\n");
        }
        questions::Outcome::Interrupted => page.push_str("Interrupted.\n\n"),
    }
    for exchange in &asked.exchanges {
        let _ = writeln!(page, "- asked: {}\n  answered: {}", exchange.asked, exchange.answered);
    }
    for reading in &asked.readings {
        let kind = if reading.is_default() { "the default" } else { "a switch" };
        let _ = write!(page, "\nSupports `{}` ({kind}).\n", reading.flag());
    }
    for note in &asked.notes {
        let _ = write!(page, "\n{note}\n");
    }
}

fn leftovers(page: &mut String, swept: &Result<Swept, Failure>) {
    page.push_str("\n## Clean-up\n\n");
    match swept {
        Ok(swept) => {
            if let Some(answer) = &swept.unlisted {
                let _ = writeln!(page, "Connectors cannot be listed ({answer}), so only what the run remembers was deleted.");
            }
            for (id, reason) in &swept.left {
                let _ = writeln!(page, "- **left behind**: `{id}`, {reason}");
            }
            if swept.left.is_empty() {
                let _ = writeln!(page, "Nothing is left. {} connectors had to be swept.", swept.deleted.len());
            }
        }
        Err(failure) => {
            let _ = writeln!(
                page,
                "**Not finished**: {failure}. Run `cargo xtask live --sweep` with the same region, account and prefix."
            );
        }
    }
}
