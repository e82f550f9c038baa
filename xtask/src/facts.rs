//! `cargo xtask facts`: the description of the API that the emulator validates against, and the Regions that the provider knows, extracted from
//! what botocore publishes. Reading a model is in `model.rs`, the Regions in `partitions.rs`, naming what changed in `difference.rs`; here: the
//! files, and how the command ends.
mod difference;
mod model;
mod partitions;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use serde_json::Value;

use crate::binaries;
use model::Model;

const API: &str = "crates/quicksight-emulator/api/quicksight-action-connector-api.json";
const REGIONS: &str = "crates/quicksight-client/src/partitions.json";

/// The exit status of `--check` where the facts differ, as `terraform plan -detailed-exitcode` has it: 1 is for what could not be compared.
const DIFFERS: u8 = 2;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The package botocore, as pip installs it
    #[arg(long, value_name = "DIRECTORY")]
    botocore: PathBuf,
    /// Writes nothing, and exits with status 2 if there are differences
    #[arg(long)]
    check: bool,
}

pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let model = Model::read(&options.botocore)?;
    let mut differs = keep(API, &model.facts()?, &model.botocore, options)?;
    differs |= keep(REGIONS, &partitions::facts(&model.partitions, &model.botocore)?, &model.botocore, options)?;
    if !options.check || !differs {
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "To accept them, run `cargo xtask facts --botocore {}`, then `cargo xtask test`: rows, emulator and pages follow from the files.",
        options.botocore.display()
    );
    Ok(ExitCode::from(DIFFERS))
}

/// Compares a file with these facts, and writes it where that is wanted. The answer is whether they differ.
fn keep(file: &str, facts: &Value, published: &str, options: &Options) -> anyhow::Result<bool> {
    let path = binaries::workspace_directory().join(file);
    let Outcome { known, changes, text } = compare(&path, facts)?;
    if changes.is_empty() {
        println!("{file}: botocore {published} describes the same as botocore {known}");
    } else {
        println!("{file}: {} differences between botocore {known} and botocore {published}\n", changes.len());
        changes.iter().for_each(|change| println!("- {change}"));
        println!();
    }
    if !options.check {
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{file}: written from botocore {published}");
    }
    Ok(!changes.is_empty())
}

struct Outcome {
    /// The version of botocore that the file was written from.
    known: String,
    /// One line each.
    changes: Vec<String>,
    /// The file, written anew.
    text: String,
}

fn compare(path: &Path, facts: &Value) -> anyhow::Result<Outcome> {
    let present = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let present: Value = serde_json::from_str(&present).with_context(|| format!("{} is not JSON", path.display()))?;
    let known = present["source"]["botocore"].as_str().unwrap_or("of an unknown version").to_owned();
    Ok(Outcome { known, changes: difference::between(&present, facts), text: text(facts) })
}

/// Sorted, one value a line, so that a later difference is as small as what has changed.
fn text(facts: &Value) -> String {
    format!("{facts:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn file(name: &str) -> Value {
        let text = std::fs::read_to_string(binaries::workspace_directory().join(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn model(service: Value) -> Model {
        Model { botocore: "9.9.9".into(), service, partitions: Value::Null }
    }

    /// A model as botocore has it, whose facts are those of the file.
    fn republished() -> Value {
        let mut service = file(API);
        let reference = |name: &Value| json!({ "shape": name, "documentation": "<p>Text.</p>" });
        for operation in service["operations"].as_object_mut().unwrap().values_mut() {
            for side in ["input", "output"] {
                operation[side] = reference(&operation[side]);
            }
            operation["errors"] = operation["errors"].as_array().unwrap().iter().map(reference).collect();
            operation["documentation"] = "<p>Text.</p>".into();
        }
        for shape in service["shapes"].as_object_mut().unwrap().values_mut() {
            shape["documentation"] = "<p>Text.</p>".into();
        }
        service["operations"]["ListDashboards"] = json!({ "input": { "shape": "ListDashboardsRequest" } });
        service["shapes"]["ListDashboardsRequest"] = json!({ "type": "structure", "members": {} });
        service
    }

    fn compared(change: impl FnOnce(&mut Value)) -> Outcome {
        let mut service = republished();
        change(&mut service);
        compare(&binaries::workspace_directory().join(API), &model(service).facts().unwrap()).unwrap()
    }

    #[test]
    fn a_newer_version_with_the_same_api_is_no_difference() {
        let outcome = compared(|_| ());
        assert_eq!(outcome.changes, Vec::<String>::new());
        assert!(outcome.text.contains("\"botocore\": \"9.9.9\""), "the file names its source");
        assert_ne!(outcome.known, "9.9.9");
    }

    #[test]
    fn the_files_are_as_the_command_writes_them() {
        for name in [API, REGIONS] {
            let path = binaries::workspace_directory().join(name);
            assert_eq!(
                std::fs::read_to_string(path).unwrap(),
                text(&file(name)),
                "`cargo xtask facts` would write {name} otherwise"
            );
        }
    }

    #[test]
    fn regions_that_come_and_go_are_named_with_their_partition() {
        let mut facts = file(REGIONS);
        facts["partitions"]["aws"]["regions"].as_array_mut().unwrap().push("moon-north-1".into());
        facts["partitions"]["aws-cn"]["regions"] = json!(["cn-north-1"]);
        facts["partitions"]["aws-moon"] = json!({ "prefix": "moon-", "regions": [] });
        let outcome = compare(&binaries::workspace_directory().join(REGIONS), &facts).unwrap();
        assert_eq!(
            outcome.changes,
            [
                "partition aws: regions gains \"moon-north-1\"",
                "partition aws-cn: regions loses \"cn-northwest-1\"",
                "partition aws-moon: added",
            ]
        );
    }

    #[test]
    fn each_kind_of_change_is_named() {
        let outcome = compared(|service| {
            service["operations"]["TestActionConnector"] =
                json!({ "http": { "method": "POST" }, "input": { "shape": "TestActionConnectorRequest" } });
            service["shapes"]["TestActionConnectorRequest"] = json!({ "type": "structure", "members": {} });
            service["shapes"]["ActionConnectorType"]["enum"].as_array_mut().unwrap().push("CARRIER_PIGEON".into());
            service["shapes"]["ActionConnectorDescription"]["max"] = 9.into();
            service["shapes"]["CreateActionConnectorRequest"]["members"]["Colour"] = json!({ "shape": "String" });
            service["shapes"]["CreateActionConnectorRequest"]["required"].as_array_mut().unwrap().push("Colour".into());
            service["shapes"]["APIKeyConnectionMetadata"]["members"].as_object_mut().unwrap().remove("Email");
            service["operations"]["DeleteActionConnector"]["http"]["responseCode"] = 202.into();
        });
        assert_eq!(
            outcome.changes,
            [
                "operation DeleteActionConnector: http.responseCode is 202, was 200",
                "operation TestActionConnector: added",
                "shape APIKeyConnectionMetadata: members.Email removed, was {\"shape\":\"Email\"}",
                "shape ActionConnectorDescription: max is 9, was 2048",
                "shape ActionConnectorType: enum gains \"CARRIER_PIGEON\"",
                "shape CreateActionConnectorRequest: members.Colour added, {\"shape\":\"String\"}",
                "shape CreateActionConnectorRequest: required gains \"Colour\"",
                "shape TestActionConnectorRequest: added",
            ]
        );
    }

    #[test]
    fn an_operation_that_is_gone_is_named_and_so_is_what_it_alone_used() {
        let outcome = compared(|service| {
            service["operations"].as_object_mut().unwrap().remove("SearchActionConnectors");
        });
        assert!(outcome.changes.contains(&"operation SearchActionConnectors: removed".to_owned()), "{:?}", outcome.changes);
        assert!(outcome.changes.contains(&"shape SearchActionConnectorsRequest: removed".to_owned()), "{:?}", outcome.changes);
    }

    #[test]
    fn a_model_of_another_service_is_refused() {
        let error = model(json!({ "metadata": {}, "operations": { "ListBuckets": {} }, "shapes": {} })).facts();
        assert_eq!(error.err().unwrap().to_string(), "the model has no operation of action connectors");
    }
}
