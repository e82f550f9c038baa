//! `cargo xtask`: programs for the people who work on the project. Here: which there are, and how they end.
//! What each does is in its own file; nothing of this is part of the provider.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "these programs talk to a person at a terminal")]

mod bench;
mod binaries;
mod demo;
mod dist;
mod docs;
mod facts;
mod fetch;
mod install;
mod live;
mod platforms;
mod soak;
mod test;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use harness::interrupt;

/// Programs for the people who work on the provider.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", version, max_term_width = 120)]
enum Task {
    /// Runs a demonstration of the provider against the emulator, in a temporary directory
    Demo(demo::Options),
    /// Runs all tests
    Test {
        /// Passed to `cargo test --workspace`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Runs the long tests: malformed input for the decoders, and processes killed at random times
    Soak(soak::Options),
    /// Measures the release build next to other providers, for docs/performance.md
    Bench(bench::Options),
    /// Generates docs/ from the schema and the examples
    Docs,
    /// Generates the API description of the emulator from botocore, and prints what changed
    Facts(facts::Options),
    /// Installs the provider where Terraform and OpenTofu find it without a registry
    Install(install::Options),
    /// Runs the provider on AWS, checks what the documentation of Quick Sight leaves open, and writes live-report.md
    #[command(disable_help_flag = true)]
    Live {
        /// --region REGION --account ID [--create-real-resources | --sweep]; --help prints all
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Creates and checks the files of a release
    Dist(dist::Options),
    /// Builds the provider for other platforms and runs it there, by qemu-user or Wine
    Platforms(platforms::Options),
}

fn main() -> ExitCode {
    end_quietly_without_a_reader();
    match run(parse(std::env::args_os().collect())) {
        Ok(code) => code,
        Err(error) if error.is::<interrupt::Interrupted>() => {
            eprintln!("interrupted; all started processes have ended");
            // What a shell reports for a program that Ctrl-C ended.
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A reader that has seen enough, such as `head`, is no reason for a panic. The signal that is for this stays ignored: it would end the program over a
/// socket that a provider has closed, too.
fn end_quietly_without_a_reader() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.payload().downcast_ref::<String>().map_or("", String::as_str);
        if text.starts_with("failed printing to") && text.contains("Broken pipe") {
            #[expect(clippy::exit, reason = "there is no reader, and unwinding would print more")]
            std::process::exit(141);
        }
        report(panic);
    }));
}

fn parse(arguments: Vec<OsString>) -> Task {
    Task::try_parse_from(with_escapes(arguments)).unwrap_or_else(|error| error.exit())
}

/// `cargo test` has an `--` of its own, the first of which the parser would take for itself.
fn with_escapes(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.get(1).is_some_and(|name| name == "test") && arguments.iter().any(|argument| argument == "--") {
        arguments.insert(2, "--".into());
    }
    arguments
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    if matches!(task, Task::Demo(_) | Task::Platforms(_) | Task::Bench(_) | Task::Live { .. }) {
        interrupt::install()?;
    }
    match task {
        Task::Demo(options) => demo::run(&options)?,
        Task::Test { arguments } => return test::run(&arguments),
        Task::Bench(options) => bench::run(&options)?,
        Task::Docs => return docs::run(),
        Task::Facts(options) => return facts::run(&options),
        Task::Install(options) => install::run(options)?,
        Task::Live { arguments } => return live::run(&arguments),
        Task::Dist(options) => dist::run(&options)?,
        Task::Platforms(options) => platforms::run(&options)?,
        Task::Soak(options) => soak::run(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, error::ErrorKind};

    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Task, clap::Error> {
        let arguments = std::iter::once("xtask").chain(arguments.iter().copied()).map(OsString::from).collect();
        Task::try_parse_from(with_escapes(arguments))
    }

    #[test]
    fn the_arguments_of_every_program_are_consistent() {
        Task::command().debug_assert();
    }

    #[test]
    fn every_program_has_a_help() {
        let mut names = Vec::new();
        for program in Task::command().get_subcommands() {
            // The help of `live` is that of the program behind it.
            if program.get_name() != "live" {
                let error = parsed(&[program.get_name(), "--help"]).expect_err("it is a help");
                assert_eq!(error.kind(), ErrorKind::DisplayHelp, "{}", program.get_name());
                assert!(error.to_string().contains("Usage: cargo xtask"), "{error}");
            }
            names.push(program.get_name().to_owned());
        }
        let help = parsed(&["--help"]).expect_err("it is a help").to_string();
        assert!(names.iter().all(|name| help.contains(name.as_str())), "{help}");
    }

    #[test]
    fn everything_behind_test_goes_to_cargo_unread() {
        for expected in [&["--", "--nocapture", "-x"][..], &["--test", "it", "--", "kills::"], &["-p", "xtask"]] {
            let Task::Test { arguments } = parsed(&[&["test"], expected].concat()).unwrap() else { panic!() };
            assert_eq!(arguments, expected);
        }
    }

    #[test]
    fn everything_behind_live_goes_to_its_program_unread() {
        let expected = ["--region", "us-east-1", "--sweep", "--help"];
        let Task::Live { arguments } = parsed(&[&["live"], &expected[..]].concat()).unwrap() else { panic!() };
        assert_eq!(arguments, expected);
    }

    #[test]
    fn what_contradicts_itself_or_means_nothing_is_an_error_that_names_it() {
        for (arguments, named) in [
            (&["dmeo"][..], "dmeo"),
            (&["demo", "--kepe"], "--kepe"),
            (&["bench", "peer"], "peer"),
            (&["docs", "all"], "all"),
            (&["facts"], "--botocore"),
            (&["install", "here"], "here"),
            (&["dist", "all"], "all"),
            (&["soak", "--kills", "many"], "many"),
        ] {
            let error = parsed(arguments).expect_err("it means nothing").to_string();
            assert!(error.contains(named) && error.contains("--help"), "{error}");
        }
    }
}
