//! The program as a person runs it: what it says first, what it refuses, what it leaves behind, also when it is interrupted or killed.

use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use harness::{
    hermetic,
    processes::{self, Signal},
};
use quicksight_emulator::{Connector, Emulator};

use super::support::{ACCOUNT, PRINCIPAL, REGION, emulator};

const PROGRAM: &str = env!("CARGO_BIN_EXE_quicksight-live");

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Nothing of the user's own configuration of AWS.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        hermetic::isolate(&mut command, self.0.path()).args(["--region", REGION]).args(arguments).current_dir(self.0.path());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn report(&self) -> String {
        std::fs::read_to_string(self.report_path()).unwrap()
    }

    fn report_path(&self) -> PathBuf {
        self.0.path().join("live-report.md")
    }
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Starts a run of all questions, and returns when it has created something.
fn started(home: &Home, emulator: &Emulator, prefix: &str) -> Child {
    let arguments = ["--account", ACCOUNT, "--endpoint", &emulator.endpoint(), "--only", "questions", "--prefix", prefix];
    let child = home.command(&arguments).spawn().unwrap();
    let began = Instant::now();
    while emulator.connectors().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(20), "nothing was created");
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

#[test]
fn without_consent_it_prints_what_it_would_do_and_does_nothing() {
    let home = Home::new();
    let output = home.run(&["--account", ACCOUNT, "--principal", PRINCIPAL]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output);
    for part in [
        "account 123456789012, Region us-east-1",
        "action connectors by Terraform",
        PRINCIPAL,
        "Cost:",
        "--create-real-resources",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!home.report_path().exists());
}

#[test]
fn credentials_of_another_account_are_refused_before_anything_is_created() {
    let (home, emulator) = (Home::new(), emulator(&[]));
    for task in [&["--only", "questions"][..], &["--sweep"]] {
        let output = home.run(&[&["--account", "210987654321", "--endpoint", &emulator.endpoint()], task].concat());
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output).contains("belong to account 123456789012, and --account names 210987654321"), "{}", text(&output));
    }
    let operations: Vec<String> = emulator.calls().into_iter().map(|call| call.operation).collect();
    assert_eq!(operations, ["GetCallerIdentity", "GetCallerIdentity"]);
}

#[test]
fn without_credentials_it_reports_that_and_sends_nothing() {
    let home = Home::new();
    let output = home.run(&["--account", ACCOUNT, "--create-real-resources"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("there are no AWS credentials"), "{}", text(&output));
}

#[test]
fn a_run_leaves_nothing_but_a_report_without_secrets() {
    let (home, emulator) = (Home::new(), emulator(&[("names", "unique")]));
    let endpoint = emulator.endpoint();
    let output = home.run(&["--account", ACCOUNT, "--endpoint", &endpoint, "--only", "questions", "--principal", PRINCIPAL]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert_eq!(emulator.connectors(), []);
    let report = home.report();
    for part in [
        "quicksight-emulator --names unique\n",
        "Supports `--names unique` (a switch).",
        "request ID",
        "Nothing is left.",
        "Not asked: --vpc-connection",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
    let keys = emulator.calls_of("CreateActionConnector").into_iter().filter_map(|call| {
        let metadata = &call.body["AuthenticationConfig"]["AuthenticationMetadata"];
        metadata["ApiKeyConnectionMetadata"]["ApiKey"].as_str().map(str::to_owned)
    });
    let keys: Vec<String> = keys.collect();
    assert!(!keys.is_empty() && keys.iter().all(|key| !report.contains(key)), "{report}");
    assert!(!report.contains("AKIA") && report.contains("(hidden)"), "{report}");
}

#[test]
fn a_report_of_an_account_without_a_subscription_states_that_and_sends_no_further_requests() {
    let (home, emulator) = (Home::new(), emulator(&[("subscription", "not-signed-up")]));
    let output = home.run(&["--account", ACCOUNT, "--endpoint", &emulator.endpoint(), "--only", "questions"]);
    assert!(home.report().contains("quicksight-emulator --subscription not-signed-up\n"), "{}", text(&output));
    assert_eq!(emulator.calls_of("CreateActionConnector").len(), 0);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_deletes_what_it_created_and_reports_what_it_did() {
    let (home, emulator) = (Home::new(), emulator(&[("creation-time", "700")]));
    let child = started(&home, &emulator, "tf-live");
    assert!(processes::signal(child.id(), Signal::Interrupt));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", text(&output));
    assert_eq!(emulator.connectors(), []);
    assert!(home.report().contains("The run was interrupted"), "{}", home.report());
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_leaves_is_swept_and_nothing_else() {
    let (home, emulator) = (Home::new(), emulator(&[]));
    for id in ["jira", "tf-live-jira", "other-20261125t104512z-sets"] {
        emulator.put(Connector::new(ACCOUNT, REGION, id, "JIRA_CLOUD"));
    }
    let planted = emulator.connectors();
    let mut child =
        home.command(&["--account", ACCOUNT, "--endpoint", &emulator.endpoint(), "--only", "questions"]).spawn().unwrap();
    let began = Instant::now();
    while emulator.connectors().len() == planted.len() {
        assert!(began.elapsed() < Duration::from_secs(20), "nothing was created");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!home.report_path().exists());
    assert!(emulator.connectors().len() > planted.len(), "there is something to sweep");

    let output = home.run(&["--account", ACCOUNT, "--endpoint", &emulator.endpoint(), "--sweep"]);
    assert!(output.status.success() && text(&output).contains("1 connectors deleted, 0 left"), "{}", text(&output));
    assert_eq!(emulator.connectors(), planted);
}

#[test]
fn what_cannot_be_deleted_is_named_and_fails_the_sweep() {
    let (home, emulator) = (Home::new(), emulator(&[("denied-actions", "quicksight:DeleteActionConnector")]));
    emulator.put(Connector::new(ACCOUNT, REGION, "tf-live-20261125t104512z-sets", "JIRA_CLOUD"));
    let output = home.run(&["--account", ACCOUNT, "--endpoint", &emulator.endpoint(), "--sweep"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output);
    assert!(said.contains("1 left") && said.contains("tf-live-20261125t104512z-sets: 403 AccessDeniedException"), "{said}");
}
