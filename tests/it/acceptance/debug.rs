//! A provider that a developer has started, and that Terraform is told to use.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use crate::support::{ADDRESS, Workspace, sample};

/// A provider started with `--debug`; ended when dropped.
struct Debugged {
    process: Child,
    reattach: String,
}

impl Debugged {
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_terraform-provider-quicksight"))
            .arg("--debug")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the provider starts");
        let lines = BufReader::new(process.stdout.take().expect("its output is piped")).lines();
        let line =
            lines.map_while(Result::ok).find(|line| line.contains("TF_REATTACH_PROVIDERS=")).expect("it says how to reach it");
        let (_, quoted) = line.split_once('=').expect("the line is an assignment");
        let reattach = quoted.trim().trim_matches('\'').to_owned();
        Self { process, reattach }
    }
}

impl Drop for Debugged {
    fn drop(&mut self) {
        // It may have ended by itself, which a test has then noticed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn terraform_works_with_a_provider_that_was_started_for_debugging_as_often_as_it_likes() {
    let mut debugged = Debugged::start();
    let workspace = Workspace::new();
    workspace.env("TF_REATTACH_PROVIDERS", &debugged.reattach);
    let kind = sample("API_KEY");
    let config = kind.resource(&kind.safest("\"s3cret-value\"", "1"));
    for name in ["Example", "Renamed"] {
        workspace.apply_config(&config.replace("\"Example\"", &format!("\"{name}\"")));
        assert_eq!(workspace.state(ADDRESS)["name"], name);
    }
    workspace.destroy();
    assert!(debugged.process.try_wait().expect("its state can be asked").is_none(), "it has ended with the first command");
}
