//! States as each released version of the schema has stored them, kept in `tests/it/states/VERSION/`, are read for ever and plan nothing.
//!
//! The files are never written anew. When a version changes what is stored, its states are added in a directory of their own: with
//! `QUICKSIGHT_UPDATE_DOCS=1` this test writes those that are missing for the version of now.

use std::{fs, path::PathBuf};

use serde_json::json;

use crate::support::{ADDRESS, Feature, KINDS, Sample, Workspace, can};

const SECRET: &str = "\"made-up-secret\"";

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/states")
}

/// Everything that a connector of the kind can have, with its secret in both forms where it has one.
fn configurations(kind: Sample) -> Vec<(String, String)> {
    let secrets = match kind.secret {
        Some(_) => ["plain", "write-only"].into_iter().zip(kind.forms(SECRET, "\"1\"")).collect(),
        None => vec![("whole", String::new())],
    };
    let extras = "  description = \"Made long ago.\"\n  tags = { team = \"sales\" }\n  timeouts { create = \"7m\" }\n  name";
    let name = |form: &str| format!("{}-{form}.json", kind.authentication_type.to_lowercase());
    secrets.into_iter().map(|(form, secret)| (name(form), kind.resource(&secret).replacen("  name", extras, 1))).collect()
}

fn replay(version: &str, name: &str, config: &str) {
    let file = directory().join(version).join(name);
    let workspace = Workspace::of(config);
    workspace.try_apply().expect_success();
    if !file.exists() && version == env!("CARGO_PKG_VERSION") && std::env::var_os("QUICKSIGHT_UPDATE_DOCS").is_some() {
        fs::create_dir_all(file.parent().expect("a directory")).expect("the directory is made");
        fs::copy(workspace.path().join("terraform.tfstate"), &file).expect("the state is stored");
    }
    let stored = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()));
    workspace.write_file("terraform.tfstate", &stored);
    if !can(Feature::WriteOnly) {
        // The states were stored by a newer client, which lists there what the schema calls sensitive. An old one takes that for a change.
        workspace.edit_state(|state| state["resources"][0]["instances"][0]["sensitive_attributes"] = json!([]));
    }
    workspace.emulator.clear_calls();
    workspace.expect_empty_plan();
    workspace.apply();
    for call in workspace.calls() {
        assert!(
            ["Describe", "List", "GetCaller"].iter().any(|verb| call.operation.starts_with(verb)),
            "{name}: {} was called",
            call.operation
        );
    }
    assert_eq!(workspace.state(ADDRESS)["id"], "123456789012,example");
    workspace.destroy();
}

#[test]
fn every_state_that_a_released_version_has_stored_plans_nothing() {
    let versions = fs::read_dir(directory()).expect("the states are there").filter_map(Result::ok);
    let versions: Vec<String> = versions.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert!(!versions.is_empty());
    for version in versions {
        for kind in KINDS {
            for (name, config) in configurations(kind) {
                replay(&version, &name, &config);
            }
        }
    }
}
