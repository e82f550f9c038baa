//! What `cargo xtask install` puts there is found by a Terraform or OpenTofu that knows nothing else.
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The provider that the tests of the workspace have built, or else one built now.
fn provider() -> PathBuf {
    let xtask = Path::new(env!("CARGO_BIN_EXE_xtask"));
    let built = xtask.with_file_name(format!("terraform-provider-quicksight{}", std::env::consts::EXE_SUFFIX));
    if !built.is_file() {
        let cargo = std::env::var_os("CARGO").expect("cargo runs the tests");
        let status = Command::new(cargo).args(["build", "--package", "terraform-provider-quicksight"]).status();
        assert!(status.expect("cargo can be run").success(), "the provider cannot be built");
    }
    built
}

/// `terraform`, or whatever `QUICKSIGHT_TEST_CLI` names.
fn cli() -> PathBuf {
    std::env::var_os("QUICKSIGHT_TEST_CLI").map_or_else(|| PathBuf::from("terraform"), PathBuf::from)
}

fn run(program: &Path, home: &Path, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .current_dir(home)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be run: {error}", program.display()))
}

#[track_caller]
fn succeeds(output: &Output) -> String {
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
    text
}

#[test]
fn an_installed_provider_is_found_by_init_in_a_clean_home_and_validates() {
    let home = tempfile::tempdir().unwrap();
    let (provider, xtask) = (provider(), Path::new(env!("CARGO_BIN_EXE_xtask")));
    let printed = succeeds(&run(xtask, home.path(), &["install", "--binary", provider.to_str().unwrap()]));
    // The configuration is the one that is printed.
    let configuration = &printed[printed.find("terraform {").expect("an example is printed")..];
    std::fs::write(
        home.path().join("main.tf"),
        format!("{configuration}\nprovider \"quicksight\" {{\n  region = \"us-east-1\"\n}}\n"),
    )
    .unwrap();
    let said = succeeds(&run(&cli(), home.path(), &["init", "-no-color", "-input=false"]));
    assert!(said.contains("quicksight-tf/quicksight v0.1.0"), "{said}");
    succeeds(&run(&cli(), home.path(), &["validate", "-no-color"]));
}

#[test]
fn a_mirror_elsewhere_is_found_by_the_cli_configuration_that_is_printed() {
    let home = tempfile::tempdir().unwrap();
    let mirror = home.path().join("a mirror");
    let (provider, xtask) = (provider(), Path::new(env!("CARGO_BIN_EXE_xtask")));
    let arguments = ["install", "--directory", mirror.to_str().unwrap(), "--binary", provider.to_str().unwrap()];
    let printed = succeeds(&run(xtask, home.path(), &arguments));
    let (configured, configuration) = printed.split_once("In a configuration").expect("both are printed");
    let rc = &configured[configured.find("provider_installation").expect("it is printed")..];
    for name in [".terraformrc", ".tofurc"] {
        std::fs::write(home.path().join(name), rc).unwrap();
    }
    let configuration = &configuration[configuration.find("terraform {").expect("an example is printed")..];
    std::fs::write(home.path().join("main.tf"), configuration).unwrap();
    succeeds(&run(&cli(), home.path(), &["init", "-no-color", "-input=false"]));
}

#[test]
fn what_is_no_file_is_not_installed() {
    let home = tempfile::tempdir().unwrap();
    let output = run(Path::new(env!("CARGO_BIN_EXE_xtask")), home.path(), &["install", "--binary", "/nonexistent"]);
    assert!(!output.status.success());
    assert!(!home.path().join(".terraform.d").exists());
}
