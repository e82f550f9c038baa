//! The emulator as a program: flags, one line that says where it listens, Ctrl-C to end.

#![expect(clippy::print_stderr, reason = "a program for a terminal")]

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

use lexopt::prelude::*;
use quicksight_emulator::{Emulator, Options};

const USAGE: &str = "\
The Amazon Quick Sight action connector API in memory, with the STS calls that clients make before.

Usage: quicksight-emulator [--port NUMBER] [--OPTION VALUE]...

It is strict: by default it refuses what Quick Sight refuses, and where that is not known, what it most likely refuses. The options
below are the switches for other readings, and for accounts and Regions in which something is wrong. For an option with a fixed
set of values the first one is the default.

  --port NUMBER
      Port on 127.0.0.1; 0 takes a free one (default 0)
  --help, --version
";

const REMARKS: &str = "
Point a client at it with AWS_ENDPOINT_URL_QUICKSIGHT and AWS_ENDPOINT_URL_STS and any credentials. Access keys that begin with
AKIAINVALID, AKIAEXPIRED or AKIADENIED are refused as their names say.

While it runs, /_emulator/connectors, /calls, /faults, /options and /reset show and change everything. In the JSON of
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
    let Some((port, options)) = arguments(lexopt::Parser::from_env())? else {
        return Ok(());
    };
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let emulator = Emulator::bind(address, options).map_err(|error| format!("cannot listen on {address}: {error}"))?;
    say(&format!("listening on {}\n", emulator.endpoint()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(tokio::signal::ctrl_c())?;
    Ok(())
}

/// Prints, unless the reader has seen enough, as `head` has.
fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// None when a flag asked for a text, which is printed then.
fn arguments(mut parser: lexopt::Parser) -> Result<Option<(u16, Options)>, lexopt::Error> {
    let mut port = 0;
    let mut options = Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => {
                let text = parser.value()?.string()?;
                port = text.parse().map_err(|_| format!("--port: {text:?} is not a number from 0 to 65535"))?;
            }
            Long("help") | Short('h') => {
                say(&format!("{USAGE}{}{REMARKS}", Options::help()));
                return Ok(None);
            }
            Long("version") | Short('V') => {
                say(&format!("quicksight-emulator {}\n", env!("CARGO_PKG_VERSION")));
                return Ok(None);
            }
            Long(flag) if Options::flags().any(|known| known == flag) => {
                let flag = flag.to_owned();
                let value = parser.value()?.string()?;
                options.set(&flag, &value).map_err(|error| format!("--{flag}: {error}"))?;
            }
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Some((port, options)))
}
