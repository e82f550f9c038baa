//! A service model as botocore publishes it, and what of it concerns action connectors: eight operations, those of tags, and every shape that they
//! reach, without the documentation.
use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use anyhow::{Context, ensure};
use serde_json::{Map, Value, json};

const NOTE: &str = "The operations of Quick Sight action connectors: paths, members, limits, patterns, and error codes with HTTP status. A \
    member with location \"uri\" or \"querystring\" is not in the body. Written by `cargo xtask facts`, not by hand.";

/// All operations with this in their name, and `TAGS`.
const SUBJECT: &str = "ActionConnector";
const TAGS: [&str; 3] = ["ListTagsForResource", "TagResource", "UntagResource"];

/// What a model has for readers.
const FOR_READERS: [&str; 2] = ["documentation", "documentationUrl"];

/// Within botocore. The folder of a service has one folder for each version of the API.
const FOLDER: &str = "data/quicksight";
const MODEL: &str = "service-2.json.gz";
const PARTITIONS: &str = "data/partitions.json";
const VERSION: &str = "__version__ = ";

pub struct Model {
    /// The version of botocore that it is a part of.
    pub botocore: String,
    pub service: Value,
    /// The partitions of AWS with their Regions.
    pub partitions: Value,
}

impl Model {
    /// Reads the package in this directory, as pip installs it.
    pub fn read(package: &Path) -> anyhow::Result<Self> {
        let open = |name: &Path| {
            let path = package.join(name);
            File::open(&path).with_context(|| format!("cannot open {}: expected the package botocore", path.display()))
        };
        let init = std::io::read_to_string(open(Path::new("__init__.py"))?)?;
        let botocore = version(&init).context("botocore does not name its version")?;
        let versions = std::fs::read_dir(package.join(FOLDER)).context("botocore has no model of Quick Sight")?;
        let newest = versions.filter_map(Result::ok).map(|entry| entry.file_name()).max().context("the model has no version")?;
        let model = flate2::read::GzDecoder::new(open(&Path::new(FOLDER).join(newest).join(MODEL))?);
        let service = serde_json::from_reader(model).context("the model is not JSON")?;
        let partitions = serde_json::from_reader(open(Path::new(PARTITIONS))?).context("the partitions are not JSON")?;
        Ok(Self { botocore, service, partitions })
    }

    /// What the file of facts holds.
    pub fn facts(&self) -> anyhow::Result<Value> {
        let operations = self.service["operations"].as_object().context("the model has no operations")?;
        let operations: Map<String, Value> = operations
            .iter()
            .filter(|(name, _)| name.contains(SUBJECT) || TAGS.contains(&name.as_str()))
            .map(|(name, operation)| (name.clone(), operation_facts(operation)))
            .collect();
        ensure!(!operations.is_empty(), "the model has no operation of action connectors");
        let mut reached = BTreeSet::new();
        for operation in operations.values() {
            let sides = ["input", "output"].into_iter().filter_map(|side| operation.get(side));
            for name in sides.chain(operation["errors"].as_array().into_iter().flatten()).filter_map(Value::as_str) {
                self.reach(name, &mut reached)?;
            }
        }
        let shapes: Map<String, Value> =
            reached.into_iter().map(|name| (name.to_owned(), without_documentation(&self.service["shapes"][name]))).collect();
        Ok(json!({
            "note": NOTE,
            "source": { "botocore": self.botocore },
            "metadata": self.service["metadata"],
            "operations": operations,
            "shapes": shapes,
        }))
    }

    fn reach<'a>(&'a self, name: &str, reached: &mut BTreeSet<&'a str>) -> anyhow::Result<()> {
        let (name, shape) = self.service["shapes"]
            .as_object()
            .and_then(|shapes| shapes.get_key_value(name))
            .with_context(|| format!("the model names a shape {name} that it does not have"))?;
        if reached.insert(name) {
            let members = shape["members"].as_object().into_iter().flat_map(Map::values);
            let elements = ["member", "key", "value"].into_iter().filter_map(|element| shape.get(element));
            for name in members.chain(elements).filter_map(|reference| reference["shape"].as_str()) {
                self.reach(name, reached)?;
            }
        }
        Ok(())
    }
}

/// Errors, input and output by name.
fn operation_facts(operation: &Value) -> Value {
    let mut facts = without_documentation(operation);
    for side in ["input", "output"] {
        if let Some(name) = operation[side].get("shape") {
            facts[side] = name.clone();
        }
    }
    if let Some(errors) = operation["errors"].as_array() {
        facts["errors"] = errors.iter().map(|error| error["shape"].clone()).collect();
    }
    if let Some(facts) = facts.as_object_mut() {
        facts.remove("name");
    }
    facts
}

/// Members keep their names, whatever these are.
fn without_documentation(described: &Value) -> Value {
    let Value::Object(described) = described else { return described.clone() };
    let kept = described.iter().filter(|(name, _)| !FOR_READERS.contains(&name.as_str()));
    kept.map(|(name, value)| {
        let value = match value {
            Value::Object(members) if name == "members" => {
                members.iter().map(|(name, member)| (name.clone(), without_documentation(member))).collect()
            }
            other => without_documentation(other),
        };
        (name.clone(), value)
    })
    .collect()
}

fn version(init: &str) -> Option<String> {
    let version = init.lines().find_map(|line| line.strip_prefix(VERSION))?;
    Some(version.trim().trim_matches(['"', '\'']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const SERVICE: &str = r#"{
        "metadata": { "uid": "quicksight-2018-04-01" },
        "operations": {
            "DeleteActionConnector": { "name": "DeleteActionConnector", "input": { "shape": "Request" }, "errors": [], "documentation": "<p>" }
        },
        "shapes": {
            "Request": { "type": "structure", "documentation": "<p>", "members": { "documentation": { "shape": "Text", "documentation": "<p>" } } },
            "Text": { "type": "string", "documentation": "<p>" }
        }
    }"#;

    #[test]
    fn a_package_tells_its_version_and_the_model_of_the_newest_api() {
        let package = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = package.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        let mut compressed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        compressed.write_all(SERVICE.as_bytes()).unwrap();
        assert!(Model::read(package.path()).err().unwrap().to_string().contains("expected the package botocore"));
        write("__init__.py", b"import os\n__version__ = '1.2.3'\n");
        write("data/quicksight/2016-04-01/service-2.json.gz", b"");
        write("data/quicksight/2018-04-01/service-2.json.gz", &compressed.finish().unwrap());
        write("data/partitions.json", b"{\"partitions\":[]}");
        let model = Model::read(package.path()).unwrap();
        assert_eq!(model.partitions, json!({ "partitions": [] }));
        assert_eq!((model.botocore.as_str(), &model.service["metadata"]["uid"]), ("1.2.3", &"quicksight-2018-04-01".into()));
    }

    fn model(service: Value) -> Model {
        Model { botocore: "1.2.3".into(), service, partitions: Value::Null }
    }

    #[test]
    fn a_member_that_is_called_documentation_stays() {
        let facts = model(serde_json::from_str(SERVICE).unwrap()).facts().unwrap();
        assert_eq!(
            facts["shapes"]["Request"],
            json!({ "type": "structure", "members": { "documentation": { "shape": "Text" } } })
        );
        assert_eq!(facts["operations"]["DeleteActionConnector"], json!({ "input": "Request", "errors": [] }));
    }

    #[test]
    fn a_shape_that_is_missing_is_named() {
        let mut service: Value = serde_json::from_str(SERVICE).unwrap();
        service["shapes"].as_object_mut().unwrap().remove("Text");
        let error = model(service).facts().unwrap_err();
        assert_eq!(error.to_string(), "the model names a shape Text that it does not have");
    }
}
