//! The emulator as a program: flags, one line that says where it listens, Ctrl-C to end.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use lexopt::prelude::*;
use quicksight_emulator::{Deletion, Emulator, Names, Omitted, Options, RateLimit};

const HELP: &str = "\
The Amazon Quick Sight action connector API in memory, with the STS calls that clients make before.

Usage: quicksight-emulator [FLAGS]

  --port NUMBER           port on 127.0.0.1; 0 takes a free one (default 0)
  --account DIGITS        account of the callers (default 123456789012)
  --latency MS            waiting time before each answer (default 0)
  --rate-limit NUMBER     requests per second before ThrottlingException (default: none)
  --burst NUMBER          requests at once within the rate limit (default: one second's)
  --creation-time MS      time in CREATION_IN_PROGRESS (default 50)
  --update-time MS        time in UPDATE_IN_PROGRESS (default 50)
  --deletion-time MS      time that a deleted connector can still be described (default 0)
  --deletion deleted|visible   what Describe shows in that time: status DELETED, or the connector as it was (default deleted)
  --omitted clears|keeps  what an update does to a Description or VpcConnectionArn that it lacks (default clears)
  --names shared|unique   whether two connectors may have one name (default shared)
  --page-size NUMBER      most connectors on one page of a list (default 100)
  --help, --version

Point a client at it with AWS_ENDPOINT_URL_QUICKSIGHT and AWS_ENDPOINT_URL_STS and any credentials.
While it runs, /_emulator/connectors, /calls, /faults, /options and /reset show and change everything.
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
    let emulator = Emulator::bind(SocketAddr::from(([127, 0, 0, 1], port)), options)?;
    println!("listening on {}", emulator.endpoint());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(tokio::signal::ctrl_c())?;
    Ok(())
}

/// None when a flag asked for a text, which is printed then.
fn arguments(mut parser: lexopt::Parser) -> Result<Option<(u16, Options)>, lexopt::Error> {
    let mut port = 0;
    let mut options = Options::default();
    let (mut per_second, mut burst): (Option<f64>, Option<f64>) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => port = parser.value()?.parse()?,
            Long("account") => options.account = parser.value()?.parse_with(account)?,
            Long("latency") => options.latency = parser.value()?.parse_with(milliseconds)?,
            Long("rate-limit") => per_second = Some(parser.value()?.parse()?),
            Long("burst") => burst = Some(parser.value()?.parse()?),
            Long("creation-time") => options.creation_time = parser.value()?.parse_with(milliseconds)?,
            Long("update-time") => options.update_time = parser.value()?.parse_with(milliseconds)?,
            Long("deletion-time") => options.deletion_time = parser.value()?.parse_with(milliseconds)?,
            Long("deletion") => {
                options.deletion = one_of(&mut parser, [("deleted", Deletion::Deleted), ("visible", Deletion::Visible)])?;
            }
            Long("omitted") => options.omitted = one_of(&mut parser, [("clears", Omitted::Clears), ("keeps", Omitted::Keeps)])?,
            Long("names") => options.names = one_of(&mut parser, [("shared", Names::Shared), ("unique", Names::Unique)])?,
            Long("page-size") => options.page_size = parser.value()?.parse()?,
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(None);
            }
            Long("version") | Short('V') => {
                println!("quicksight-emulator {}", env!("CARGO_PKG_VERSION"));
                return Ok(None);
            }
            _ => return Err(argument.unexpected()),
        }
    }
    options.rate_limit = per_second.map(|per_second| RateLimit { per_second, burst: burst.unwrap_or(per_second) });
    Ok(Some((port, options)))
}

fn milliseconds(text: &str) -> Result<Duration, std::num::ParseIntError> {
    text.parse().map(Duration::from_millis)
}

fn account(text: &str) -> Result<String, &'static str> {
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_account { Ok(text.to_owned()) } else { Err("an account has 12 digits") }
}

fn one_of<T, const N: usize>(parser: &mut lexopt::Parser, choices: [(&str, T); N]) -> Result<T, lexopt::Error> {
    let value = parser.value()?.string()?;
    let names = choices.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" or ");
    let chosen = choices.into_iter().find(|(name, _)| *name == value).map(|(_, choice)| choice);
    chosen.ok_or_else(|| format!("'{value}' is not {names}").into())
}
