//! What a person asks for, and what is refused before anything is sent.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::{Parser, ValueEnum};

use crate::names;

/// Runs the provider against the real Quick Sight with your credentials, asks the service what its documentation leaves open, and writes what it
/// answered to a report. It creates action connectors, and deletes them again.
///
/// Without --principal, --vpc-connection or --role what needs them is left out, and the report names it.
/// Ctrl-C ends the run, deletes what it has created, and writes the report of what was done until then.
#[derive(Clone, Debug, Parser)]
#[command(bin_name = "cargo xtask live", max_term_width = 120)]
pub struct Arguments {
    /// Region to work in
    #[arg(long, value_parser = region)]
    pub region: String,
    /// Account to work in; credentials of any other are refused
    #[arg(long, value_name = "ID", value_parser = account)]
    pub account: String,
    /// Agree to what the program prints first: what it creates, and what that may cost
    #[arg(long)]
    create_real_resources: bool,
    /// Only delete what earlier runs with this prefix have left behind
    #[arg(long)]
    sweep: bool,
    /// How the name of everything begins that is created
    #[arg(long, default_value = "tf-live")]
    pub prefix: String,
    /// User or group of Quick Sight, to grant and revoke permissions of the created connectors
    #[arg(long, value_name = "ARN")]
    pub principal: Option<String>,
    /// VPC connection of Quick Sight, to create a connector with
    #[arg(long, value_name = "ARN")]
    pub vpc_connection: Option<String>,
    /// IAM role that Quick Sight may assume, to create connectors with
    #[arg(long, value_name = "ARN")]
    pub role: Option<String>,
    /// AWS profile of another identity in the account: who owns what it creates?
    #[arg(long, value_name = "NAME")]
    pub other_profile: Option<String>,
    /// One part of the run
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
    /// Where to write the report
    #[arg(long, value_name = "PATH", default_value = "live-report.md")]
    pub report: PathBuf,
    /// Another endpoint, for Quick Sight and for STS. On this machine, such as an emulator's, it gets made-up credentials and needs no
    /// --create-real-resources
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// Provider to run [default: the one that cargo builds]
    #[arg(long, value_name = "PATH")]
    pub provider: Option<PathBuf>,
    /// terraform or tofu to run it by [default: the one that the tests take]
    #[arg(long, value_name = "PATH", default_value = "terraform", hide_default_value = true)]
    pub cli: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Print what would be done.
    Notice,
    Run,
    Sweep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Scenarios,
    Questions,
}

impl Arguments {
    /// Reads a command line, the name of the program first. What it fails with may be a [`clap::Error`], which knows whether it is the help.
    pub fn read(line: impl IntoIterator<Item: Into<std::ffi::OsString> + Clone>) -> anyhow::Result<Self> {
        let mut arguments = Self::try_parse_from(line)?;
        arguments.endpoint = arguments.endpoint.map(|endpoint| endpoint.trim_end_matches('/').to_owned());
        arguments.check()?;
        Ok(arguments)
    }

    pub fn task(&self) -> Task {
        match self {
            Self { sweep: true, .. } => Task::Sweep,
            Self { create_real_resources: true, .. } => Task::Run,
            _ if self.is_local() => Task::Run,
            _ => Task::Notice,
        }
    }

    pub fn has_scenarios(&self) -> bool {
        self.only != Some(Part::Questions)
    }

    pub fn has_questions(&self) -> bool {
        self.only != Some(Part::Scenarios)
    }

    /// Whether the service is on this machine, so that nothing is real.
    pub fn is_local(&self) -> bool {
        let Some(uri) = self.endpoint.as_ref().and_then(|endpoint| endpoint.parse::<http::Uri>().ok()) else { return false };
        matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"))
    }

    fn check(&self) -> anyhow::Result<()> {
        names::check_prefix(&self.prefix)?;
        if let Some(endpoint) = &self.endpoint {
            let uri: http::Uri = endpoint.parse().with_context(|| format!("--endpoint {endpoint} is not a URL"))?;
            let is_encrypted = uri.scheme_str() == Some("https");
            ensure!(
                is_encrypted || self.is_local(),
                "--endpoint must be an https URL, since it gets your credentials' signature"
            );
        }
        if let Some(principal) = &self.principal {
            let of_account = format!(":{}:", self.account);
            ensure!(
                principal.contains(":quicksight:") && principal.contains(&of_account),
                "--principal must be the ARN of a user or group of Quick Sight in account {}",
                self.account
            );
        }
        for (flag, arn) in [("--vpc-connection", &self.vpc_connection), ("--role", &self.role)] {
            let is_arn = arn.as_ref().is_none_or(|arn| arn.starts_with("arn:") && arn.contains(&format!(":{}:", self.account)));
            ensure!(is_arn, "{flag} must be an ARN of account {}", self.account);
        }
        Ok(())
    }
}

fn region(text: &str) -> Result<String, &'static str> {
    let is_region = !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    is_region.then(|| text.to_owned()).ok_or("expected the name of a Region, such as us-east-1")
}

fn account(text: &str) -> Result<String, &'static str> {
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_account.then(|| text.to_owned()).ok_or("expected the 12 digits of an AWS account")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: [&str; 5] = ["quicksight-live", "--region", "us-east-1", "--account", "123456789012"];

    fn parsed(more: &[&str]) -> anyhow::Result<Arguments> {
        Arguments::read([&PLACE[..], more].concat())
    }

    #[test]
    fn the_arguments_are_consistent_and_the_place_must_be_named() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
        for missing in [&PLACE[..3], &PLACE[..1]] {
            assert!(Arguments::read(missing).unwrap_err().to_string().contains("--account"));
        }
    }

    #[test]
    fn nothing_is_created_without_an_agreement() {
        assert_eq!(parsed(&[]).unwrap().task(), Task::Notice);
        assert_eq!(parsed(&["--endpoint", "https://example.com"]).unwrap().task(), Task::Notice);
        assert_eq!(parsed(&["--create-real-resources"]).unwrap().task(), Task::Run);
    }

    #[test]
    fn a_service_on_this_machine_needs_no_agreement() {
        assert_eq!(parsed(&["--endpoint", "http://127.0.0.1:4599"]).unwrap().task(), Task::Run);
        assert!(!parsed(&["--endpoint", "https://127.0.0.1.example.com"]).unwrap().is_local());
    }

    #[test]
    fn credentials_are_not_sent_in_the_clear() {
        assert!(parsed(&["--endpoint", "http://example.com"]).is_err());
    }

    #[test]
    fn a_sweep_creates_nothing_whatever_else_is_said() {
        assert_eq!(parsed(&["--create-real-resources", "--sweep"]).unwrap().task(), Task::Sweep);
    }

    #[test]
    fn what_belongs_to_another_account_is_refused() {
        for arguments in [
            ["--principal", "arn:aws:quicksight:us-east-1:210987654321:user/default/a"],
            ["--principal", "arn:aws:iam::123456789012:user/a"],
            ["--role", "arn:aws:iam::210987654321:role/a"],
            ["--vpc-connection", "vpc"],
        ] {
            assert!(parsed(&arguments).is_err(), "{arguments:?}");
        }
        for [flag, value] in [["--account", "12345"], ["--region", "Frankfurt"]] {
            let mut line = PLACE;
            let place = line.iter().position(|word| *word == flag).expect("it is a part of the place");
            line[place + 1] = value;
            assert!(Arguments::read(line).is_err(), "{flag} {value}");
        }
    }
}
