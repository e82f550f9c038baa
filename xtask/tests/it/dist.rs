//! What `cargo xtask dist` makes is what the registries want, and what Terraform and OpenTofu install.
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use harness::mirror;

use super::{XTASK, fails, install, provider, succeeds, terraform};

const NAME: &str = "terraform-provider-quicksight";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Packs a program. This asks cargo, whose registry is in the user's home.
fn dist(directory: &Path, binary: &str) -> Output {
    Command::new(XTASK).args(["dist", "--binary", binary, "--directory"]).arg(directory).output().expect("xtask can be run")
}

/// The one zip in the directory.
fn zip(directory: &Path) -> PathBuf {
    let mut paths = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    paths.find(|path| path.extension().is_some_and(|extension| extension == "zip")).expect("there is a zip")
}

#[test]
fn a_release_has_the_names_sums_and_manifest_that_registries_want_and_is_the_same_bytes_each_time() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for directory in [&one, &two] {
        succeeds(&dist(directory.path(), &provider()));
    }
    let zip_name = zip(one.path()).file_name().unwrap().to_string_lossy().into_owned();
    assert!(zip_name.starts_with(&format!("{NAME}_{VERSION}_")) && zip_name.matches('_').count() == 3, "{zip_name}");
    assert_eq!(std::fs::read(zip(one.path())).unwrap(), std::fs::read(zip(two.path())).unwrap());
    // Whoever installs the same program has the same checksums in lock files.
    let mirror = tempfile::tempdir().unwrap();
    succeeds(&install(mirror.path(), &["--directory", mirror.path().to_str().unwrap(), "--binary", &provider()]));
    let installed = zip(&mirror.path().join("registry.terraform.io/quicksight-tf/quicksight"));
    assert_eq!(std::fs::read(zip(one.path())).unwrap(), std::fs::read(installed).unwrap());

    let mut archive = zip::ZipArchive::new(std::fs::File::open(zip(one.path())).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names, [format!("{NAME}_v{VERSION}{}", std::env::consts::EXE_SUFFIX), "LICENSE".to_owned()]);
    assert_eq!(archive.by_index(0).unwrap().unix_mode().map(|mode| mode & 0o777), Some(0o755));

    let sums = std::fs::read_to_string(one.path().join(format!("{NAME}_{VERSION}_SHA256SUMS"))).unwrap();
    let manifest = format!("{NAME}_{VERSION}_manifest.json");
    // All that is signed: a bill of materials is as good as its checksum.
    let bill = zip_name.replace(".zip", ".cdx.json");
    let names: Vec<&str> = sums.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name).collect();
    assert_eq!(names, [&bill, &zip_name, &manifest]);
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(one.path().join(manifest)).unwrap()).unwrap();
    assert_eq!(manifest, serde_json::json!({ "version": 1, "metadata": { "protocol_versions": ["6.0"] } }));
}

#[test]
fn the_bill_of_materials_names_what_is_linked_and_nothing_of_the_tests() {
    let directory = tempfile::tempdir().unwrap();
    succeeds(&dist(directory.path(), &provider()));
    let bill = std::fs::read(zip(directory.path()).with_extension("cdx.json")).unwrap();
    let bill: serde_json::Value = serde_json::from_slice(&bill).unwrap();
    assert_eq!((bill["bomFormat"].as_str(), bill["metadata"]["component"]["name"].as_str()), (Some("CycloneDX"), Some(NAME)));
    let find = |name: &str| bill["components"].as_array().unwrap().iter().find(|component| component["name"] == name);
    let sdk = find("aws-sdk-quicksight").expect("the SDK is linked");
    assert_eq!(sdk["licenses"][0]["expression"], "Apache-2.0");
    assert_eq!(sdk["purl"], format!("pkg:cargo/aws-sdk-quicksight@{}", sdk["version"].as_str().unwrap()));
    assert!(find("terraform-plugin").is_some());
    for name in ["axum", "quicksight-emulator", "tempfile", "protox"] {
        assert!(find(name).is_none(), "{name} is not in the program");
    }
}

#[test]
fn a_packed_release_is_installed_from_a_mirror_by_init_in_a_clean_home() {
    let home = tempfile::tempdir().unwrap();
    let release = home.path().join("release");
    succeeds(&dist(&release, &provider()));
    for address in mirror::addresses("quicksight-tf/quicksight") {
        let place = home.path().join("mirror").join(address);
        std::fs::create_dir_all(&place).unwrap();
        std::fs::copy(zip(&release), place.join(zip(&release).file_name().unwrap())).unwrap();
    }
    std::fs::write(home.path().join(".terraformrc"), mirror::configuration(&home.path().join("mirror"))).unwrap();
    std::fs::copy(home.path().join(".terraformrc"), home.path().join(".tofurc")).unwrap();
    std::fs::write(
        home.path().join("main.tf"),
        format!("terraform {{\n  required_providers {{\n    quicksight = {{\n      source  = \"quicksight-tf/quicksight\"\n      version = \"{VERSION}\"\n    }}\n  }}\n}}\n"),
    )
    .unwrap();
    succeeds(&terraform(home.path(), &["init", "-no-color", "-input=false"]));
    succeeds(&terraform(home.path(), &["validate", "-no-color"]));
}

#[test]
fn what_is_no_provider_is_no_release() {
    let directory = tempfile::tempdir().unwrap();
    let said = fails(&dist(directory.path(), XTASK));
    assert!(said.contains("is not a provider"), "{said}");
    assert!(fails(&dist(directory.path(), "/nonexistent")).contains("is not a file"));
}

#[test]
fn releases_of_several_machines_are_summed_together_and_what_is_missing_or_wrong_is_found() {
    let directory = tempfile::tempdir().unwrap();
    succeeds(&dist(directory.path(), &provider()));
    let assemble = || Command::new(XTASK).args(["dist", "--assemble", "--directory"]).arg(directory.path()).output();
    let other = directory.path().join(format!("{NAME}_{VERSION}_plan9_mips.zip"));
    std::fs::copy(zip(directory.path()), &other).unwrap();
    assert!(fails(&assemble().unwrap()).contains("has no bill of materials"));
    std::fs::write(other.with_extension("cdx.json"), "{}").unwrap();
    succeeds(&assemble().unwrap());
    let sums = std::fs::read_to_string(directory.path().join(format!("{NAME}_{VERSION}_SHA256SUMS"))).unwrap();
    assert_eq!(sums.lines().count(), 5, "{sums}");
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&other).unwrap());
    writer.start_file("provider", zip::write::SimpleFileOptions::default()).unwrap();
    writer.finish().unwrap();
    assert!(fails(&assemble().unwrap()).contains("does not contain"));
}
