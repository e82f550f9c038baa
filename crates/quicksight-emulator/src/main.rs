//! The emulator as a program: flags, one line that says where it listens, a log on request; Ctrl-C or SIGTERM ends it.

#![expect(clippy::print_stderr, reason = "a program for a terminal")]

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, builder::PossibleValue, value_parser};
use jiff::Timestamp;
use quicksight_emulator::{Call, Emulator, Flag, Options, seed};

const ABOUT: &str = "An emulator of the Amazon Quick Sight action connector API, and of the STS operations that clients call first. All data is in memory.

By default it rejects what Quick Sight rejects and, where that is not known, what Quick Sight most likely rejects. The options select other behavior, \
and accounts and Regions with problems.";

const REMARKS: &str = "\
Configure a client with AWS_ENDPOINT_URL_QUICKSIGHT, AWS_ENDPOINT_URL_STS and any credentials. Access keys that begin with AKIAINVALID, AKIAEXPIRED or \
AKIADENIED are rejected accordingly.

While the emulator runs, /_emulator/health, /connectors, /calls, /faults, /options and /reset show and change its data. In the JSON of /_emulator/options, \
options and their values are written with _ in place of -, and the names of times end with _milliseconds.
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
    let host = arguments.get_one("host").copied().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let port: u16 = arguments.get_one("port").copied().unwrap_or_default();
    let options = options(&arguments)?;
    let connectors = match arguments.get_one::<PathBuf>("seed") {
        Some(path) => connectors(path, &options.account)?,
        None => Vec::new(),
    };
    let address = SocketAddr::from((host, port));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    // From here on a signal ends the program in an orderly way, however early it comes.
    let ended = {
        let _inside = runtime.enter();
        end()?
    };
    let emulator = Emulator::bind(address, options).map_err(|error| format!("cannot listen on {address}: {error}"))?;
    connectors.into_iter().for_each(|connector| emulator.put(connector));
    if arguments.get_flag("verbose") {
        // A log that nobody reads any more is no reason to end.
        emulator.observe(|call| drop(writeln!(io::stderr(), "{}", line(call))));
    }
    // Whoever has seen enough, as `head` has, still wants the emulator.
    let _ = writeln!(io::stdout(), "listening on {}", emulator.endpoint());
    runtime.block_on(ended)?;
    Ok(())
}

/// Ctrl-C, or what a supervisor or a container runtime sends. A process with the ID 1 would ignore SIGTERM otherwise.
#[cfg(unix)]
fn end() -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        Ok(())
    })
}

#[cfg(not(unix))]
fn end() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}

fn connectors(path: &Path, account: &str) -> Result<Vec<quicksight_emulator::Connector>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
    let connectors = text.and_then(|text| seed::read(&text, account));
    connectors.map_err(|error| format!("--seed {}: {error}", path.display()))
}

/// A request in the log, without its body, which may contain secrets.
fn line(call: &Call) -> String {
    let time = Timestamp::try_from(call.at).map(|time| format!("{time:.3}")).unwrap_or_default();
    let operation = if call.operation.is_empty() { "-" } else { &call.operation };
    let mut line = format!("{time} {operation}");
    let status = call.status.map_or("reset".to_owned(), |status| status.to_string());
    let duration = call.at.elapsed().unwrap_or_default().as_millis().to_string();
    for (name, value) in [
        ("account", call.account.as_deref().unwrap_or_default()),
        ("region", &call.region),
        ("id", call.id.as_deref().unwrap_or_default()),
        ("status", &status),
        ("duration_ms", &duration),
        ("request_id", &call.request_id),
    ] {
        if !value.is_empty() {
            line.push_str(&format!(" {name}={}", value.escape_default()));
        }
    }
    line
}

fn command() -> Command {
    let host =
        Arg::new("host").long("host").value_name("ADDRESS").value_parser(value_parser!(IpAddr)).help(
            "IP address to listen on. Everyone who can reach it can read the secrets that the emulator receives. Defaults to 127.0.0.1",
        );
    let port = Arg::new("port")
        .long("port")
        .value_name("NUMBER")
        .value_parser(value_parser!(u16))
        .help("Port to listen on; 0 selects a free port. Defaults to 0");
    let seed = Arg::new("seed").long("seed").value_name("FILE").value_parser(value_parser!(PathBuf)).help(
        "JSON file with the connectors that exist at the start: an array as from /_emulator/connectors, or a Terraform state",
    );
    let verbose = Arg::new("verbose")
        .long("verbose")
        .action(ArgAction::SetTrue)
        .help("Writes a line for each request to standard error, without its body");
    Command::new("quicksight-emulator")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(REMARKS)
        .max_term_width(120)
        .args([host, port, seed, verbose])
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
