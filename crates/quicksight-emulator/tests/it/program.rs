//! The program.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use quicksight_emulator::Options;

use crate::client::*;

const PROGRAM: &str = env!("CARGO_BIN_EXE_quicksight-emulator");

#[test]
fn it_prints_its_address_in_one_line_and_accepts_its_flags() {
    let mut program = Command::new(PROGRAM)
        .args(["--account", "111122223333", "--creation-time", "0", "--rate-limit=1000", "--omitted-members", "kept"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let client = Client::new(line.trim().strip_prefix("listening on ").unwrap());
    let created = client.post("/accounts/111122223333/action-connectors", connector("c")).ok();
    assert_eq!(created["CreationStatus"], "CREATION_SUCCESSFUL");
    program.kill().unwrap();
    program.wait().unwrap();
}

#[test]
fn invalid_flags_end_it_with_the_reason() {
    for (arguments, reason) in [
        (["--account", "1"], "12 digits"),
        (["--latency", "soon"], "soon"),
        (["--port", "99999"], "invalid value '99999' for '--port <NUMBER>': 99999 is not in 0..=65535"),
        (["--omitted-members", "maybe"], "[possible values: cleared, kept, refused]"),
        (["--colour", "red"], "--colour"),
    ] {
        let output = Command::new(PROGRAM).args(arguments).output().unwrap();
        assert!(!output.status.success());
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = Command::new(PROGRAM).args(["--port", &port.to_string()]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && error.contains(&format!("cannot listen on 127.0.0.1:{port}: ")), "{error}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_closes_the_pipe_does_not_cause_a_panic() {
    use std::os::unix::process::ExitStatusExt;
    let mut program = Command::new(PROGRAM).arg("--help").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A pipe holds less than the help, or is closed before it is written.
    drop(program.stdout.take());
    let output = program.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    const SIGPIPE: i32 = 13;
    assert!(error.is_empty() && (output.status.success() || output.status.signal() == Some(SIGPIPE)), "{error}");
}

#[test]
fn its_help_names_every_option_and_every_value() {
    let help = String::from_utf8(Command::new(PROGRAM).arg("--help").output().unwrap().stdout).unwrap();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for flag in Options::flags() {
        let (name, default) = (format!(" --{} <", flag.name), format!("Defaults to {}.", flag.default));
        let (_, section) = help.split_once(&name).unwrap_or_else(|| panic!("{} is not in {help}", flag.name));
        assert!(section.contains(&default), "{}", flag.name);
        assert!(flag.values.iter().all(|(value, _)| section.contains(&format!("- {value}:"))), "{}", flag.name);
    }
}
