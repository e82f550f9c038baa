//! What a person asks for, and what is refused before anything is sent.

use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use lexopt::prelude::*;

use crate::names;

pub const HELP: &str = "\
Runs the provider against the real Quick Sight with your credentials, asks the service what its documentation leaves open, and writes
what it answered to a report. It creates action connectors, and deletes them again.

Usage: cargo xtask live --region REGION --account ID --create-real-resources [OPTION]...
       cargo xtask live --region REGION --account ID --sweep [--prefix PREFIX]

  --region REGION           the Region to work in
  --account ID              the account to work in; credentials of any other are refused
  --create-real-resources   agree to what the program prints first: what it creates, and what that may cost
  --sweep                   only delete what earlier runs with this prefix have left behind

  --prefix PREFIX           how the name of everything begins that is created (default tf-live)
  --principal ARN           a user or group of Quick Sight, to grant and revoke permissions of the created connectors
  --vpc-connection ARN      a VPC connection of Quick Sight, to create a connector with
  --role ARN                an IAM role that Quick Sight may assume, to create connectors with
  --other-profile NAME      an AWS profile of another identity in the account: who owns what it creates?
  --only scenarios|questions  one part of the run
  --report PATH             where to write the report (default live-report.md)
  --endpoint URL            another endpoint, for Quick Sight and for STS. On this machine, such as an emulator's, it gets
                            made-up credentials and needs no --create-real-resources
  --provider PATH           the provider to run (default: the one that cargo builds)
  --cli PATH                the terraform or tofu to run it by (default: the one that the tests take)

Without --principal, --vpc-connection or --role what needs them is left out, and the report names it.
Ctrl-C ends the run, deletes what it has created, and writes the report of what was done until then.
";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    pub region: String,
    pub account: String,
    pub task: Task,
    pub prefix: String,
    pub principal: Option<String>,
    pub vpc_connection: Option<String>,
    pub role: Option<String>,
    pub other_profile: Option<String>,
    pub parts: Parts,
    pub report: PathBuf,
    pub endpoint: Option<String>,
    pub provider: Option<PathBuf>,
    pub cli: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Print what would be done.
    Notice,
    Run,
    Sweep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    All,
    Scenarios,
    Questions,
}

impl Parts {
    pub fn has_scenarios(self) -> bool {
        matches!(self, Self::All | Self::Scenarios)
    }

    pub fn has_questions(self) -> bool {
        matches!(self, Self::All | Self::Questions)
    }
}

impl Arguments {
    /// What is asked for where nothing but the place is named.
    pub fn new(region: &str, account: &str, task: Task) -> Self {
        Self {
            region: region.to_owned(),
            account: account.to_owned(),
            task,
            prefix: "tf-live".to_owned(),
            principal: None,
            vpc_connection: None,
            role: None,
            other_profile: None,
            parts: Parts::All,
            report: PathBuf::from("live-report.md"),
            endpoint: None,
            provider: None,
            cli: PathBuf::from("terraform"),
        }
    }

    /// None when the help was asked for.
    pub fn parse(mut parser: lexopt::Parser) -> anyhow::Result<Option<Self>> {
        let mut arguments = Self::new("", "", Task::Notice);
        let (mut agreed, mut sweep) = (Agreement::Missing, Sweep::Afterwards);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("region") => arguments.region = parser.value()?.string()?,
                Long("account") => arguments.account = parser.value()?.string()?,
                Long("create-real-resources") => agreed = Agreement::Given,
                Long("sweep") => sweep = Sweep::Only,
                Long("prefix") => arguments.prefix = parser.value()?.string()?,
                Long("principal") => arguments.principal = Some(parser.value()?.string()?),
                Long("vpc-connection") => arguments.vpc_connection = Some(parser.value()?.string()?),
                Long("role") => arguments.role = Some(parser.value()?.string()?),
                Long("other-profile") => arguments.other_profile = Some(parser.value()?.string()?),
                Long("only") => arguments.parts = parser.value()?.parse_with(parts)?,
                Long("report") => arguments.report = PathBuf::from(parser.value()?),
                Long("endpoint") => arguments.endpoint = Some(parser.value()?.string()?.trim_end_matches('/').to_owned()),
                Long("provider") => arguments.provider = Some(PathBuf::from(parser.value()?)),
                Long("cli") => arguments.cli = PathBuf::from(parser.value()?),
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected()).context(HELP),
            }
        }
        arguments.task = match (sweep, agreed) {
            (Sweep::Only, _) => Task::Sweep,
            (Sweep::Afterwards, Agreement::Given) => Task::Run,
            (Sweep::Afterwards, Agreement::Missing) if arguments.is_local() => Task::Run,
            (Sweep::Afterwards, Agreement::Missing) => Task::Notice,
        };
        arguments.check()?;
        Ok(Some(arguments))
    }

    /// Whether the service is on this machine, so that nothing is real.
    pub fn is_local(&self) -> bool {
        let Some(uri) = self.endpoint.as_ref().and_then(|endpoint| endpoint.parse::<http::Uri>().ok()) else { return false };
        matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"))
    }

    fn check(&self) -> anyhow::Result<()> {
        ensure!(!self.region.is_empty(), "--region is missing\n\n{HELP}");
        let is_region = self.region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        ensure!(is_region, "--region must be the name of a Region, such as us-east-1");
        let is_account = self.account.len() == 12 && self.account.bytes().all(|byte| byte.is_ascii_digit());
        ensure!(is_account, "--account must be the 12 digits of an AWS account\n\n{HELP}");
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

enum Agreement {
    Missing,
    Given,
}

enum Sweep {
    Afterwards,
    Only,
}

fn parts(text: &str) -> anyhow::Result<Parts> {
    match text {
        "scenarios" => Ok(Parts::Scenarios),
        "questions" => Ok(Parts::Questions),
        _ => bail!("'{text}' is not scenarios or questions"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: [&str; 4] = ["--region", "us-east-1", "--account", "123456789012"];

    fn parsed(more: &[&str]) -> anyhow::Result<Arguments> {
        Arguments::parse(lexopt::Parser::from_args([&PLACE[..], more].concat())).map(|arguments| arguments.expect("not the help"))
    }

    #[test]
    fn nothing_is_created_without_an_agreement() {
        assert_eq!(parsed(&[]).unwrap().task, Task::Notice);
        assert_eq!(parsed(&["--endpoint", "https://example.com"]).unwrap().task, Task::Notice);
        assert_eq!(parsed(&["--create-real-resources"]).unwrap().task, Task::Run);
    }

    #[test]
    fn a_service_on_this_machine_needs_no_agreement() {
        assert_eq!(parsed(&["--endpoint", "http://127.0.0.1:4599"]).unwrap().task, Task::Run);
        assert!(!parsed(&["--endpoint", "https://127.0.0.1.example.com"]).unwrap().is_local());
    }

    #[test]
    fn credentials_are_not_sent_in_the_clear() {
        assert!(parsed(&["--endpoint", "http://example.com"]).is_err());
    }

    #[test]
    fn a_sweep_creates_nothing_whatever_else_is_said() {
        assert_eq!(parsed(&["--create-real-resources", "--sweep"]).unwrap().task, Task::Sweep);
    }

    #[test]
    fn what_belongs_to_another_account_is_refused() {
        for arguments in [
            ["--principal", "arn:aws:quicksight:us-east-1:210987654321:user/default/a"],
            ["--principal", "arn:aws:iam::123456789012:user/a"],
            ["--role", "arn:aws:iam::210987654321:role/a"],
            ["--vpc-connection", "vpc"],
            ["--account", "12345"],
            ["--region", "Frankfurt"],
        ] {
            assert!(parsed(&arguments).is_err(), "{arguments:?}");
        }
    }
}
