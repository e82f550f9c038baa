//! `cargo xtask facts`: the description of the API that the emulator validates against, extracted from the service model that botocore publishes.
//! Reading a model is in `model.rs`, naming what changed in `difference.rs`; here: the file, and how the command ends.
mod difference;
mod model;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::binaries;
use model::Model;

const FILE: &str = "crates/quicksight-emulator/api/quicksight-action-connector-api.json";

/// The exit status of `--check` where the facts differ, as `terraform plan -detailed-exitcode` has it: 1 is for what could not be compared.
const DIFFERS: u8 = 2;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Wheel of botocore, or its service-2.json, plain or compressed
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Version of botocore, where the path of the model does not contain it
    #[arg(long, value_name = "VERSION")]
    botocore: Option<String>,
    /// Writes nothing, and exits with status 2 if there are differences
    #[arg(long)]
    check: bool,
}

pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let path = binaries::workspace_directory().join(FILE);
    let model = Model::read(&options.model, options.botocore.as_deref())?;
    let outcome = compare(&path, &model)?;
    let (known, published) = (&outcome.known, &model.botocore);
    if outcome.changes.is_empty() {
        println!("{FILE}: botocore {published} describes the same API as botocore {known}");
    } else {
        println!("{FILE}: {} differences between botocore {known} and botocore {published}\n", outcome.changes.len());
        outcome.changes.iter().for_each(|change| println!("- {change}"));
        println!();
    }
    match (options.check, outcome.changes.is_empty()) {
        (true, true) => Ok(ExitCode::SUCCESS),
        (true, false) => {
            println!(
                "To accept them, run `cargo xtask facts --model {}`, then `cargo xtask test`: rows, emulator and pages follow from the file.",
                options.model.display()
            );
            Ok(ExitCode::from(DIFFERS))
        }
        (false, _) => {
            std::fs::write(&path, outcome.text).with_context(|| format!("cannot write {}", path.display()))?;
            println!("{FILE}: written from botocore {published}");
            Ok(ExitCode::SUCCESS)
        }
    }
}

struct Outcome {
    /// The version of botocore that the file was written from.
    known: String,
    /// One line each.
    changes: Vec<String>,
    /// The file, written anew.
    text: String,
}

fn compare(path: &Path, model: &Model) -> anyhow::Result<Outcome> {
    let present = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let present: Value = serde_json::from_str(&present).with_context(|| format!("{} is not JSON", path.display()))?;
    let facts = model.facts()?;
    ensure!(
        facts["operations"].as_object().is_some_and(|operations| !operations.is_empty()),
        "the model has no operation of action connectors"
    );
    let known = present["source"]["botocore"].as_str().unwrap_or("of an unknown version").to_owned();
    Ok(Outcome { known, changes: difference::between(&present, &facts), text: text(&facts) })
}

/// Sorted, one value a line, so that a later difference is as small as what has changed.
fn text(facts: &Value) -> String {
    format!("{facts:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn file() -> Value {
        let text = std::fs::read_to_string(binaries::workspace_directory().join(FILE)).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn model(service: Value) -> Model {
        Model { botocore: "9.9.9".into(), service }
    }

    /// A model as botocore has it, whose facts are those of the file.
    fn republished() -> Value {
        let mut service = file();
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
        compare(&binaries::workspace_directory().join(FILE), &model(service)).unwrap()
    }

    #[test]
    fn a_newer_version_with_the_same_api_is_no_difference() {
        let outcome = compared(|_| ());
        assert_eq!(outcome.changes, Vec::<String>::new());
        assert!(outcome.text.contains("\"botocore\": \"9.9.9\""), "the file names its source");
        assert_ne!(outcome.known, "9.9.9");
    }

    #[test]
    fn the_file_is_as_the_command_writes_it() {
        let path = binaries::workspace_directory().join(FILE);
        assert_eq!(std::fs::read_to_string(path).unwrap(), text(&file()), "`cargo xtask facts` would write it otherwise");
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
        let error = compare(
            &binaries::workspace_directory().join(FILE),
            &model(json!({ "metadata": {}, "operations": { "ListBuckets": {} }, "shapes": {} })),
        );
        assert_eq!(error.err().unwrap().to_string(), "the model has no operation of action connectors");
    }
}
