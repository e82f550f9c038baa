//! `cargo xtask`: programs for the people who work on the project. Here: which there are, and how they end.
//! What each does is in its own file; nothing of this is part of the provider.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "these programs talk to a person at a terminal")]

mod bench;
mod binaries;
mod cli;
mod compatibility;
mod demo;
mod dist;
mod docs;
mod emulator;
mod facts;
mod fetch;
mod install;
mod interrupt;
mod live;
mod picture;
mod platform;
mod soak;
mod test;
mod workbench;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};

const USAGE: &str = "\
cargo xtask demo [--keep]           see the provider work, against an emulator, in a temporary directory
cargo xtask test [ARGUMENT]...      run all tests; arguments go to `cargo test --workspace`
cargo xtask soak [--executions NUMBER] [--kills NUMBER] [--seed NUMBER]
                                    the long run: spoiled bytes for the decoders, kills at many instants
cargo xtask bench [--program PATH] [--peer PATH]... [--quick]
                                    measure the release build, or the program that is named, beside other provider binaries, for docs/performance.md;
                                    with --quick, prove that measuring works
cargo xtask compatibility [--failed | --page] [--threads NUMBER]
                                    run the tests with each client of QUICKSIGHT_TEST_CLI, for docs/compatibility.md;
                                    with --failed, those that failed last, one at a time; with --page, only write the
                                    page anew from what has been run
cargo xtask picture                 run the demo and draw what it prints, for the README
cargo xtask docs                    write docs/ anew from the rows and the examples
cargo xtask facts --model FILE [--botocore VERSION] [--check]
                                    write the API that the emulator validates against anew from a service model of
                                    botocore (a wheel, or its service-2.json), and say what changed; with --check,
                                    write nothing and end with status 2 where it differs
cargo xtask install [--directory DIRECTORY] [--binary PATH]
                                    put the release build where terraform and tofu find it without a registry
cargo xtask live --region REGION --account ID [--create-real-resources | --sweep] [OPTION]...
                                    run the provider against the real Quick Sight, and ask the service what its
                                    documentation leaves open, for live-report.md; --help lists the options
cargo xtask dist [--directory DIRECTORY] [--binary PATH | --target TARGET... | --assemble]
                                    make the files of a release and check them; with --assemble, sum and check
                                    what several machines have made
";

/// One of the programs, with what was asked of it.
enum Task {
    Help,
    Demo { afterwards: demo::Afterwards },
    Test { arguments: Vec<OsString> },
    Bench(bench::Options),
    Compatibility(compatibility::Options),
    Docs,
    Facts(facts::Options),
    Picture,
    Install(install::Options),
    Live { arguments: Vec<OsString> },
    Dist(dist::Options),
    Soak(soak::Options),
}

fn main() -> ExitCode {
    let outcome = parse(lexopt::Parser::from_env()).and_then(run);
    match outcome {
        Ok(code) => code,
        Err(error) if error.is::<interrupt::Interrupted>() => {
            eprintln!("interrupted; everything that was started has ended");
            // What a shell reports for a program that Ctrl-C ended.
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    if matches!(task, Task::Demo { .. } | Task::Picture | Task::Bench(_) | Task::Live { .. }) {
        interrupt::install()?;
    }
    match task {
        Task::Help => print!("{USAGE}"),
        Task::Demo { afterwards } => demo::run(afterwards)?,
        Task::Test { arguments } => return test::run(&arguments),
        Task::Bench(options) => bench::run(&options)?,
        Task::Compatibility(options) => return compatibility::run(&options),
        Task::Docs => return docs::run(),
        Task::Facts(options) => return facts::run(&options),
        Task::Picture => picture::run()?,
        Task::Install(options) => install::run(options)?,
        Task::Live { arguments } => return live::run(&arguments),
        Task::Dist(options) => dist::run(&options)?,
        Task::Soak(options) => soak::run(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn parse(mut arguments: lexopt::Parser) -> anyhow::Result<Task> {
    use lexopt::Arg::{Long, Short, Value};
    use lexopt::ValueExt;
    let name = match arguments.next()? {
        None | Some(Long("help") | Short('h')) => return Ok(Task::Help),
        Some(Value(name)) => name,
        Some(other) => return Err(other.unexpected()).context(USAGE),
    };
    match name.to_str() {
        Some("demo") => {
            let mut afterwards = demo::Afterwards::Destroy;
            while let Some(argument) = arguments.next()? {
                match argument {
                    Long("keep") => afterwards = demo::Afterwards::Keep,
                    other => return Err(other.unexpected()).context(USAGE),
                }
            }
            Ok(Task::Demo { afterwards })
        }
        Some("test") => Ok(Task::Test { arguments: arguments.raw_args()?.collect() }),
        Some("live") => Ok(Task::Live { arguments: arguments.raw_args()?.collect() }),
        Some("bench") => {
            let mut options = bench::Options::default();
            while let Some(argument) = arguments.next()? {
                match argument {
                    Long("peer") => options.peers.push(PathBuf::from(arguments.value()?)),
                    Long("program") => options.program = Some(PathBuf::from(arguments.value()?)),
                    Long("quick") => options.size = bench::Size::Quick,
                    other => return Err(other.unexpected()).context(USAGE),
                }
            }
            Ok(Task::Bench(options))
        }
        Some("compatibility") => {
            let mut options = compatibility::Options::default();
            while let Some(argument) = arguments.next()? {
                match argument {
                    Long("failed") => options.run = compatibility::Run::Failed,
                    Long("page") => options.run = compatibility::Run::Nothing,
                    Long("threads") => options.threads = Some(arguments.value()?.parse()?),
                    other => return Err(other.unexpected()).context(USAGE),
                }
            }
            Ok(Task::Compatibility(options))
        }
        Some(name @ ("docs" | "picture")) => match arguments.next()? {
            None if name == "docs" => Ok(Task::Docs),
            None => Ok(Task::Picture),
            Some(other) => Err(other.unexpected()).context(USAGE),
        },
        Some("facts") => {
            let mut options = facts::Options::default();
            while let Some(argument) = arguments.next()? {
                match argument {
                    Long("model") => options.model = PathBuf::from(arguments.value()?),
                    Long("botocore") => options.botocore = Some(arguments.value()?.string()?),
                    Long("check") => options.file = facts::Destination::Check,
                    other => return Err(other.unexpected()).context(USAGE),
                }
            }
            ensure!(!options.model.as_os_str().is_empty(), "facts needs --model FILE\n{USAGE}");
            Ok(Task::Facts(options))
        }
        Some("install") => {
            let mut options = install::Options::default();
            while let Some(argument) = arguments.next()? {
                match argument {
                    Long("binary") => options.binary = Some(PathBuf::from(arguments.value()?)),
                    Long("directory") => options.directory = Some(PathBuf::from(arguments.value()?)),
                    other => return Err(other.unexpected()).context(USAGE),
                }
            }
            Ok(Task::Install(options))
        }
        Some("soak") => {
            let mut options = soak::Options::default();
            while let Some(argument) = arguments.next()? {
                match argument {
                    Long("executions") => options.executions = arguments.value()?.parse()?,
                    Long("kills") => options.kills = arguments.value()?.parse()?,
                    Long("seed") => options.seed = arguments.value()?.parse()?,
                    other => return Err(other.unexpected()).context(USAGE),
                }
            }
            Ok(Task::Soak(options))
        }
        Some("dist") => {
            let mut options = dist::Options::default();
            while let Some(argument) = arguments.next()? {
                match argument {
                    Long("assemble") => options.assemble = dist::Assemble::Only,
                    Long("binary") => options.binary = Some(PathBuf::from(arguments.value()?)),
                    Long("directory") => options.directory = Some(PathBuf::from(arguments.value()?)),
                    Long("target") => options.targets.push(arguments.value()?.string()?),
                    other => return Err(other.unexpected()).context(USAGE),
                }
            }
            Ok(Task::Dist(options))
        }
        _ => bail!("there is no program {name:?}\n{USAGE}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> anyhow::Result<Task> {
        parse(lexopt::Parser::from_args(arguments))
    }

    #[test]
    fn everything_behind_test_goes_to_cargo_unread() {
        let Task::Test { arguments } = parsed(&["test", "--", "--nocapture", "-x"]).unwrap() else { panic!() };
        assert_eq!(arguments, ["--", "--nocapture", "-x"]);
    }

    #[test]
    fn everything_behind_live_goes_to_its_program_unread() {
        let Task::Live { arguments } = parsed(&["live", "--region", "us-east-1", "--sweep"]).unwrap() else { panic!() };
        assert_eq!(arguments, ["--region", "us-east-1", "--sweep"]);
    }

    #[test]
    fn a_demo_destroys_what_it_made_unless_told_to_keep_it() {
        assert!(matches!(parsed(&["demo"]).unwrap(), Task::Demo { afterwards: demo::Afterwards::Destroy }));
        assert!(matches!(parsed(&["demo", "--keep"]).unwrap(), Task::Demo { afterwards: demo::Afterwards::Keep }));
    }

    #[test]
    fn bench_takes_any_number_of_peers() {
        let Task::Bench(options) = parsed(&["bench", "--peer", "one", "--peer=two"]).unwrap() else { panic!() };
        assert_eq!((options.peers, options.size), (vec![PathBuf::from("one"), PathBuf::from("two")], bench::Size::Full));
        let Task::Bench(options) = parsed(&["bench", "--quick"]).unwrap() else { panic!() };
        assert_eq!(options, bench::Options { size: bench::Size::Quick, ..bench::Options::default() });
    }

    #[test]
    fn a_page_of_compatibility_can_be_written_without_running_anything() {
        let Task::Compatibility(options) = parsed(&["compatibility", "--page"]).unwrap() else { panic!() };
        assert_eq!(options.run, compatibility::Run::Nothing);
        let Task::Compatibility(options) = parsed(&["compatibility", "--threads", "4"]).unwrap() else { panic!() };
        assert_eq!((options.run, options.threads), (compatibility::Run::Tests, Some(4)));
    }

    #[test]
    fn dist_takes_any_number_of_targets() {
        let Task::Dist(options) = parsed(&["dist", "--target", "a", "--target=b", "--directory", "d"]).unwrap() else { panic!() };
        assert_eq!((options.targets, options.assemble), (vec!["a".to_owned(), "b".to_owned()], dist::Assemble::BuildFirst));
        let Task::Dist(options) = parsed(&["dist", "--assemble"]).unwrap() else { panic!() };
        assert_eq!(options.assemble, dist::Assemble::Only);
    }

    #[test]
    fn facts_are_written_unless_they_are_only_to_be_checked() {
        let Task::Facts(options) = parsed(&["facts", "--model", "m.whl"]).unwrap() else { panic!() };
        assert_eq!((options.model, options.file), (PathBuf::from("m.whl"), facts::Destination::Write));
        let Task::Facts(options) = parsed(&["facts", "--check", "--model=m"]).unwrap() else { panic!() };
        assert_eq!(options.file, facts::Destination::Check);
    }

    #[test]
    fn a_soak_is_as_long_as_it_is_told_to_be() {
        let Task::Soak(options) = parsed(&["soak", "--kills", "3", "--seed=9"]).unwrap() else { panic!() };
        assert_eq!(options, soak::Options { kills: 3, seed: 9, ..soak::Options::default() });
    }

    #[test]
    fn a_word_that_means_nothing_is_an_error_that_shows_the_programs() {
        for arguments in [
            &["dmeo"][..],
            &["demo", "--kepe"],
            &["bench", "peer"],
            &["docs", "all"],
            &["facts"],
            &["install", "here"],
            &["dist", "all"],
        ] {
            let Err(error) = parsed(arguments) else { panic!("{arguments:?} was taken") };
            assert!(format!("{error:#}").contains("cargo xtask demo"), "{error:#}");
        }
    }
}
