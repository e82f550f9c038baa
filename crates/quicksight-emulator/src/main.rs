//! The emulator as a program: flags, one line that says where it listens, Ctrl-C to end.

#![expect(clippy::print_stderr, reason = "a program for a terminal")]

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command, builder::PossibleValue, value_parser};
use quicksight_emulator::{Emulator, Flag, Options};

const ABOUT: &str = "An emulator of the Amazon Quick Sight action connector API, and of the STS operations that clients call first. All data is in memory.

By default it rejects what Quick Sight rejects and, where that is not known, what Quick Sight most likely rejects. The options select other behavior, \
and accounts and Regions with problems.";

const REMARKS: &str = "\
Configure a client with AWS_ENDPOINT_URL_QUICKSIGHT, AWS_ENDPOINT_URL_STS and any credentials. Access keys that begin with
AKIAINVALID, AKIAEXPIRED or AKIADENIED are rejected accordingly.

While it runs, /_emulator/connectors, /calls, /faults, /options and /reset show and change its data. In the JSON of
/_emulator/options, options and their values are written with _ in place of -, and the names of times end with _milliseconds.
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("quicksight-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = command().get_matches();
    let port: u16 = arguments.get_one("port").copied().unwrap_or_default();
    let options = options(&arguments)?;
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let emulator = Emulator::bind(address, options).map_err(|error| format!("cannot listen on {address}: {error}"))?;
    // Whoever has seen enough, as `head` has, still wants the emulator.
    let _ = writeln!(std::io::stdout(), "listening on {}", emulator.endpoint());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(tokio::signal::ctrl_c())?;
    Ok(())
}

fn command() -> Command {
    let port = Arg::new("port")
        .long("port")
        .value_name("NUMBER")
        .value_parser(value_parser!(u16))
        .help("Port on 127.0.0.1; 0 selects a free port. Defaults to 0");
    Command::new("quicksight-emulator")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(REMARKS)
        .max_term_width(120)
        .arg(port)
        .args(Options::flags().map(argument))
}

fn argument(flag: Flag) -> Arg {
    let argument = Arg::new(flag.name.clone())
        .long(flag.name)
        .help_heading(flag.heading)
        .long_help(format!("{} Defaults to {}.", flag.help, flag.default));
    if flag.values.is_empty() {
        argument.value_name(flag.value_name)
    } else {
        argument
            .value_name("WORD")
            .value_parser(flag.values.into_iter().map(|(value, help)| PossibleValue::new(value).help(help)).collect::<Vec<_>>())
    }
}

fn options(arguments: &ArgMatches) -> Result<Options, String> {
    let mut options = Options::default();
    for flag in Options::flags() {
        if let Some(value) = arguments.get_one::<String>(&flag.name) {
            options.set(&flag.name, value).map_err(|error| format!("--{}: {error}", flag.name))?;
        }
    }
    Ok(options)
}
