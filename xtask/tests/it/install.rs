//! What `cargo xtask install` puts there is found by a Terraform or OpenTofu that knows nothing else.
use std::path::{Path, PathBuf};

use harness::{mirror, release};

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
    let (configured, configuration) = printed.split_once("Next, run").expect("both are printed");
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
fn the_mirror_has_the_index_of_network_mirrors_and_of_terragrunt_with_the_hashes_of_the_zip() {
    let home = tempfile::tempdir().unwrap();
    let (_, mirror) = install_program(home.path(), b"one");
    let platform = mirror::platform();
    let other = mirror.join(format!("terraform-provider-quicksight_0.0.9_{platform}.zip"));
    std::fs::copy(mirror.join(format!("terraform-provider-quicksight_0.1.0_{platform}.zip")), &other).unwrap();
    let (printed, _) = install_program(home.path(), b"two");
    let json = |name: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(mirror.join(name)).expect("the index is there")).expect("it is JSON")
    };
    assert_eq!(json("index.json"), serde_json::json!({ "versions": { "0.0.9": {}, "0.1.0": {} } }));
    let archive = |version: &str| {
        let name = format!("terraform-provider-quicksight_{version}_{platform}.zip");
        let hashes = release::lock_hashes(&mirror.join(&name)).unwrap();
        serde_json::json!({ "archives": { &platform: { "hashes": hashes, "url": name } } })
    };
    assert_eq!(json("0.0.9.json"), archive("0.0.9"));
    assert_eq!(json("0.1.0.json"), archive("0.1.0"));
    assert_ne!(json("0.0.9.json"), json("0.1.0.json"));
    for hash in json("0.1.0.json")["archives"][&platform]["hashes"].as_array().unwrap() {
        assert!(printed.contains(hash.as_str().unwrap()), "{printed}");
    }
}

#[test]
fn a_relative_directory_is_printed_as_an_absolute_one() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("program"), "one").unwrap();
    let printed = succeeds(&install(home.path(), &["--directory", "mirror", "--binary", "program"]));
    let expected = format!("path    = {:?}", home.path().canonicalize().unwrap().join("mirror"));
    assert!(printed.contains(&expected), "{printed}");
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
