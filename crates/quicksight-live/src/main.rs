//! The program behind `cargo xtask live`.
#![expect(clippy::print_stderr, reason = "a program for a terminal")]

use std::io::Write;
use std::process::ExitCode;

use harness::interrupt;
use quicksight_live::arguments::Arguments;
use quicksight_live::run;

fn main() -> ExitCode {
    match start() {
        Ok(code) => code,
        Err(error) => match error.downcast::<clap::Error>() {
            Ok(usage) => usage.exit(),
            Err(error) => {
                eprintln!("error: {error:#}");
                ExitCode::FAILURE
            }
        },
    }
}

/// Prints, unless the reader has seen enough, as `head` has: what was created is deleted all the same.
fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn start() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::read(std::env::args_os())?;
    interrupt::install()?;
    run::run(&arguments, &mut |text| say(&format!("{text}\n")))
}
