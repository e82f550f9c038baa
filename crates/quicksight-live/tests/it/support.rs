//! An emulator in a fixed account and Region, and the arguments of a run against it.

use quicksight_emulator::{Emulator, Options};
use quicksight_live::arguments::Arguments;

pub const ACCOUNT: &str = "123456789012";
pub const REGION: &str = "us-east-1";
pub const PRINCIPAL: &str = "arn:aws:quicksight:us-east-1:123456789012:group/default/live";

/// Short times, since nothing here depends on their length.
const TIMES: [(&str, &str); 3] = [("creation-time", "60"), ("update-time", "60"), ("deletion-time", "400")];

pub fn emulator(switches: &[(&str, &str)]) -> Emulator {
    let mut options = Options::default();
    for (flag, value) in TIMES.iter().chain(switches) {
        options.set(flag, value).unwrap_or_else(|error| panic!("--{flag} {value}: {error}"));
    }
    Emulator::start_blocking(options)
}

/// A run against the emulator, with these further arguments.
pub fn arguments_with(emulator: &Emulator, more: &[&str]) -> Arguments {
    let endpoint = emulator.endpoint();
    let line = ["quicksight-live", "--region", REGION, "--account", ACCOUNT, "--endpoint", &endpoint];
    Arguments::read([&line[..], more].concat()).expect("the arguments are right")
}

/// A run with everything that a person can name.
pub fn arguments(emulator: &Emulator) -> Arguments {
    let vpc_connection = "arn:aws:quicksight:us-east-1:123456789012:vpcConnection/live";
    let role = "arn:aws:iam::123456789012:role/live";
    let more = ["--principal", PRINCIPAL, "--vpc-connection", vpc_connection, "--role", role, "--other-profile", "other"];
    arguments_with(emulator, &more)
}
