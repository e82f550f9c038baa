//! The program behind `cargo xtask live`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

use std::process::ExitCode;

use quicksight_live::arguments::{Arguments, HELP};
use quicksight_live::{interrupt, run};

fn main() -> ExitCode {
    // A reader that has seen enough, such as `head`, ends this program instead of making it panic.
    sigpipe::reset();
    match start() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> anyhow::Result<ExitCode> {
    let Some(arguments) = Arguments::parse(lexopt::Parser::from_env())? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    interrupt::install()?;
    run::run(&arguments, &mut |text| println!("{text}"))
}
