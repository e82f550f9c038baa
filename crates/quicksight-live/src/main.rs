//! The program behind `cargo xtask live`.
#![expect(clippy::print_stderr, reason = "a program for a terminal")]

use std::io::Write;
use std::process::ExitCode;

use quicksight_live::arguments::{Arguments, HELP};
use quicksight_live::{interrupt, run};

fn main() -> ExitCode {
    match start() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Prints, unless the reader has seen enough, as `head` has: what was created is deleted all the same.
fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn start() -> anyhow::Result<ExitCode> {
    let Some(arguments) = Arguments::parse(lexopt::Parser::from_env())? else {
        say(HELP);
        return Ok(ExitCode::SUCCESS);
    };
    interrupt::install()?;
    run::run(&arguments, &mut |text| say(&format!("{text}\n")))
}
