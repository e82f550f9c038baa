//! What `cargo xtask install` puts there is found by a Terraform or OpenTofu that knows nothing else.
use std::path::{Path, PathBuf};

use super::{fails, install, provider, succeeds, terraform};

#[test]
fn an_installed_provider_is_found_by_init_in_a_clean_home_and_validates() {
    let home = tempfile::tempdir().unwrap();
    let printed = succeeds(&install(home.path(), &["--binary", &provider()]));
    // The configuration is the one that is printed.
    let configuration = &printed[printed.find("terraform {").expect("an example is printed")..];
    std::fs::write(
        home.path().join("main.tf"),
        format!("{configuration}\nprovider \"quicksight\" {{\n  region = \"us-east-1\"\n}}\n"),
    )
    .unwrap();
    let said = succeeds(&terraform(home.path(), &["init", "-no-color", "-input=false"]));
    assert!(said.contains("quicksight-tf/quicksight v0.1.0"), "{said}");
    succeeds(&terraform(home.path(), &["validate", "-no-color"]));
}

#[test]
fn a_mirror_in_another_directory_is_found_with_the_printed_cli_configuration() {
    let home = tempfile::tempdir().unwrap();
    let mirror = home.path().join("a mirror");
    let printed = succeeds(&install(home.path(), &["--directory", mirror.to_str().unwrap(), "--binary", &provider()]));
    let (configured, configuration) = printed.split_once("In a configuration").expect("both are printed");
    let rc = &configured[configured.find("provider_installation").expect("it is printed")..];
    for name in [".terraformrc", ".tofurc"] {
        std::fs::write(home.path().join(name), rc).unwrap();
    }
    let configuration = &configuration[configuration.find("terraform {").expect("an example is printed")..];
    std::fs::write(home.path().join("main.tf"), configuration).unwrap();
    succeeds(&terraform(home.path(), &["init", "-no-color", "-input=false"]));
}

/// Installs a program with these bytes, and gives what is printed and the files.
fn install_program(home: &Path, bytes: &[u8]) -> (String, PathBuf) {
    let program = home.join("program");
    std::fs::write(&program, bytes).unwrap();
    let mirror = home.join("mirror");
    let printed = succeeds(&install(home, &["--directory", mirror.to_str().unwrap(), "--binary", program.to_str().unwrap()]));
    (printed, mirror.join("registry.terraform.io/quicksight-tf/quicksight"))
}

#[test]
fn the_mirror_has_the_index_that_network_mirrors_need() {
    let home = tempfile::tempdir().unwrap();
    let (_, mirror) = install_program(home.path(), b"one");
    std::fs::write(mirror.join("terraform-provider-quicksight_0.0.9_plan9_mips.zip"), "another version").unwrap();
    install_program(home.path(), b"one");
    let json = |name: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(mirror.join(name)).expect("the index is there")).expect("it is JSON")
    };
    assert_eq!(json("index.json"), serde_json::json!({ "versions": { "0.0.9": {}, "0.1.0": {} } }));
    assert_eq!(json("0.0.9.json")["archives"]["plan9_mips"]["url"], "terraform-provider-quicksight_0.0.9_plan9_mips.zip");
    let archives = json("0.1.0.json")["archives"].as_object().expect("there are archives").clone();
    let [archive] = archives.values().collect::<Vec<_>>()[..] else { panic!("{archives:?}") };
    assert!(mirror.join(archive["url"].as_str().unwrap()).is_file());
    assert!(archive["hashes"][0].as_str().is_some_and(|hash| hash.starts_with("zh:") && hash.len() == 67), "{archive}");
}

#[test]
fn another_build_of_the_same_version_prints_what_to_do_about_lock_files() {
    let home = tempfile::tempdir().unwrap();
    let (first, mirror) = install_program(home.path(), b"one");
    let (same, _) = install_program(home.path(), b"one");
    let (changed, _) = install_program(home.path(), b"two");
    assert!(!first.contains(".terraform.lock.hcl") && !same.contains(".terraform.lock.hcl"));
    assert!(
        changed.contains("remove the block of quicksight-tf/quicksight") && changed.contains(".terraform.lock.hcl"),
        "{changed}"
    );
    assert!(!mirror.join("partial").exists());
}

#[test]
fn an_unpacked_build_of_the_same_version_is_replaced() {
    let home = tempfile::tempdir().unwrap();
    let (_, mirror) = install_program(home.path(), b"one");
    let platform = std::fs::read_dir(&mirror).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let zip = platform.into_iter().find(|name| name.ends_with(".zip")).expect("a zip");
    let platform = zip.trim_end_matches(".zip").rsplitn(3, '_').take(2).collect::<Vec<_>>();
    let unpacked = mirror.join("0.1.0").join(format!("{}_{}", platform[1], platform[0]));
    std::fs::create_dir_all(&unpacked).unwrap();
    install_program(home.path(), b"one");
    assert!(!unpacked.exists());
}

#[test]
fn what_is_no_file_is_not_installed() {
    let home = tempfile::tempdir().unwrap();
    fails(&install(home.path(), &["--binary", "/nonexistent"]));
    assert!(!home.path().join(".terraform.d").exists());
}
