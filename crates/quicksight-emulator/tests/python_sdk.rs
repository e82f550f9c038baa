//! The emulator through the AWS SDK for Python, whose model comes from AWS and not from this repository. Where that SDK is missing or older than
//! action connectors, the check says that it was skipped and passes.

use std::process::Command;

use quicksight_emulator::{Emulator, Options};

const SKIPPED: i32 = 77;

#[test]
fn the_aws_sdk_for_python_understands_every_answer() {
    let emulator = Emulator::start_blocking(Options::default());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python_sdk.py");
    let Ok(output) = Command::new("python3").args([script, &emulator.endpoint()]).output() else {
        return println!("skipped: there is no python3");
    };
    if output.status.code() == Some(SKIPPED) {
        return println!("skipped: this python3 has no boto3 that knows action connectors");
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
