//! The emulator through the AWS SDK for Python, whose model comes from AWS and not from this repository. It is installed from the package index into
//! a virtual environment under `target/`, in the version that the API facts name, and used again until that changes. Without Python, or without
//! an index at the first run, the test fails: an emulator that nobody but us understands is worth nothing.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use quicksight_emulator::{Emulator, Options};

const FACTS: &str = include_str!("../api/quicksight-action-connector-api.json");

#[test]
fn the_aws_sdk_for_python_understands_every_answer() {
    let facts: serde_json::Value = serde_json::from_str(FACTS).unwrap();
    let version = facts["source"]["botocore"].as_str().expect("the facts name the botocore that they are from");
    let python = python_with_botocore(version, Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap_or_else(|error| panic!("{error}"));
    // Long enough for a second request during the update, on a machine that does other things, too.
    let options = Options { update_time: Duration::from_secs(2), ..Options::default() };
    let emulator = Emulator::start_blocking(options);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python_sdk.py");
    let mut command = Command::new(python);
    // Nothing of the user's own configuration of AWS.
    for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE", "AWS_DATA_PATH", "AWS_CA_BUNDLE"] {
        command.env_remove(variable);
    }
    let output =
        command.env("HOME", env!("CARGO_TARGET_TMPDIR")).env("NO_PROXY", "127.0.0.1").args([script, &emulator.endpoint()]);
    let output = output.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn without_python_the_error_names_what_to_install() {
    let error = run(&mut Command::new("no-such-python3"), NEEDS_PYTHON).unwrap_err();
    assert!(error.starts_with("the conformance test needs Python 3 with its venv module"), "{error}");
    assert!(error.contains("no-such-python3"), "{error}");
}

const NEEDS_PYTHON: &str =
    "the conformance test needs Python 3 with its venv module as `python3` on PATH (Debian and Ubuntu: python3-venv)";

/// The interpreter of a virtual environment in `directory` that has exactly this botocore.
fn python_with_botocore(version: &str, directory: &Path) -> Result<PathBuf, String> {
    // Two runs of the tests may start at once, in one target directory.
    let lock = File::create(directory.join("botocore.lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    let environment = directory.join("botocore");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    // Written last, so that an environment that was not finished is made anew.
    let stamp = environment.join("complete");
    let base = run(Command::new("python3").arg("--version"), NEEDS_PYTHON)?;
    let wanted = format!("botocore {version}, {base}");
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment), NEEDS_PYTHON)?;
    let from_the_index =
        format!("the conformance test needs botocore {version} from the package index, which pip could not install");
    let requirement = format!("botocore=={version}");
    run(
        Command::new(&python).args(["-m", "pip", "install", "--quiet", "--only-binary", ":all:", &requirement]),
        &from_the_index,
    )?;
    std::fs::write(stamp, wanted).map_err(|error| error.to_string())?;
    Ok(python)
}

/// What the command prints. `otherwise` says what is needed where it fails.
fn run(command: &mut Command, otherwise: &str) -> Result<String, String> {
    let output =
        command.output().map_err(|error| format!("{otherwise}: {}: {error}", command.get_program().to_string_lossy()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{otherwise}:\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}
