//! A service model as botocore publishes it, and what of it concerns action connectors: eight operations, those of tags, and every shape that they
//! reach, without the documentation.
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use anyhow::{Context, bail, ensure};
use serde_json::{Map, Value, json};

const NOTE: &str = "The operations of Quick Sight action connectors: paths, members, limits, patterns, and error codes with HTTP status. A \
    member with location \"uri\" or \"querystring\" is not in the body. Written by `cargo xtask facts`, not by hand.";

/// All operations with this in their name, and `TAGS`.
const SUBJECT: &str = "ActionConnector";
const TAGS: [&str; 3] = ["ListTagsForResource", "TagResource", "UntagResource"];

/// What a model has for readers.
const FOR_READERS: [&str; 2] = ["documentation", "documentationUrl"];

/// The folder of a service has one folder for each version of the API.
const FOLDER: &str = "botocore/data/quicksight/";
const MODEL: &str = "service-2.json";
/// Within botocore.
const PARTITIONS: &str = "data/partitions.json";
const VERSION: &str = "__version__ = ";

pub struct Model {
    /// The version of botocore that it is a part of.
    pub botocore: String,
    pub service: Value,
    /// The partitions of AWS with their Regions, where the model is in a package that has them.
    pub partitions: Option<Value>,
}

impl Model {
    pub fn read(path: &Path, botocore: Option<&str>) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let is = |extension| path.extension().is_some_and(|its| its == extension);
        let (found, json, partitions) = if is("whl") {
            let mut wheel = zip::ZipArchive::new(file).with_context(|| format!("{} is no wheel", path.display()))?;
            let partitions = wheel.by_name(&format!("botocore/{PARTITIONS}")).ok().map(all).transpose()?;
            (Some(version_in(&mut wheel)?), newest_model(&mut wheel)?, partitions)
        } else {
            // FOLDER/2018-04-01/service-2.json lies three folders below the package.
            let package = path.ancestors().nth(4).unwrap_or(Path::new(""));
            let init = std::fs::read_to_string(package.join("__init__.py")).unwrap_or_default();
            let partitions = std::fs::read(package.join(PARTITIONS)).ok();
            (version(&init), if is("gz") { uncompressed(file)? } else { all(file)? }, partitions)
        };
        let Some(botocore) = botocore.map(str::to_owned).or(found) else {
            bail!("{} is not in a botocore package: name its version by --botocore", path.display());
        };
        let parsed = |json: &[u8]| serde_json::from_slice(json).with_context(|| format!("{} has no JSON", path.display()));
        let partitions = partitions.as_deref().map(parsed).transpose()?;
        Ok(Self { botocore, service: parsed(&json)?, partitions })
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

fn newest_model(wheel: &mut zip::ZipArchive<impl Read + Seek>) -> anyhow::Result<Vec<u8>> {
    let names = wheel.file_names().collect::<Result<Vec<_>, _>>().context("the wheel does not list its files")?;
    let is_model = |name: &&str| {
        name.strip_prefix(FOLDER).and_then(|name| name.split_once('/')).is_some_and(|(_, name)| name.starts_with(MODEL))
    };
    let newest =
        names.iter().map(AsRef::as_ref).filter(is_model).max().context("the wheel has no model of Quick Sight")?.to_owned();
    let entry = wheel.by_name(&newest)?;
    if newest.ends_with(".gz") { uncompressed(entry) } else { all(entry) }
}

fn version_in(wheel: &mut zip::ZipArchive<impl Read + Seek>) -> anyhow::Result<String> {
    let init = all(wheel.by_name("botocore/__init__.py").context("the wheel is not botocore's")?)?;
    version(&String::from_utf8_lossy(&init)).context("botocore does not name its version")
}

fn version(init: &str) -> Option<String> {
    let version = init.lines().find_map(|line| line.strip_prefix(VERSION))?;
    Some(version.trim().trim_matches(['"', '\'']).to_owned())
}

fn uncompressed(reader: impl Read) -> anyhow::Result<Vec<u8>> {
    all(flate2::read::GzDecoder::new(reader))
}

fn all(mut reader: impl Read) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).context("the model does not unpack")?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

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

    fn compressed(text: &str) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(text.as_bytes()).unwrap();
        writer.finish().unwrap()
    }

    fn wheel(files: &[(&str, &[u8])]) -> (tempfile::TempDir, std::path::PathBuf) {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, body) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(body).unwrap();
        }
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("botocore-1.2.3-py3-none-any.whl");
        std::fs::write(&path, writer.finish().unwrap().into_inner()).unwrap();
        (directory, path)
    }

    #[test]
    fn a_wheel_tells_its_version_and_the_model_of_the_newest_api() {
        let (_directory, path) = wheel(&[
            ("botocore/__init__.py", b"import os\n__version__ = '1.2.3'\n"),
            ("botocore/data/quicksight/2018-04-01/service-2.json.gz", &compressed(SERVICE)),
            ("botocore/data/quicksight/2016-04-01/service-2.json", b"{}"),
            ("botocore/data/partitions.json", b"{\"partitions\":[]}"),
        ]);
        let model = Model::read(&path, None).unwrap();
        assert_eq!(model.partitions, Some(json!({ "partitions": [] })));
        assert_eq!((model.botocore.as_str(), &model.service["metadata"]["uid"]), ("1.2.3", &"quicksight-2018-04-01".into()));
    }

    #[test]
    fn an_installed_model_tells_the_version_of_its_package() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("botocore/data/quicksight/2018-04-01");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(directory.path().join("botocore/__init__.py"), "__version__ = \"1.2.3\"\n").unwrap();
        let path = folder.join("service-2.json.gz");
        std::fs::write(&path, compressed(SERVICE)).unwrap();
        assert_eq!(Model::read(&path, None).unwrap().botocore, "1.2.3");
        assert_eq!(Model::read(&path, None).unwrap().partitions, None);
        std::fs::write(directory.path().join("botocore/data/partitions.json"), "{}").unwrap();
        assert_eq!(Model::read(&path, None).unwrap().partitions, Some(json!({})));
        assert_eq!(Model::read(&path, Some("1.2.4")).unwrap().botocore, "1.2.4");
    }

    #[test]
    fn a_model_of_no_known_version_asks_for_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("service-2.json");
        std::fs::write(&path, SERVICE).unwrap();
        let error = Model::read(&path, None).err().unwrap().to_string();
        assert!(error.ends_with("name its version by --botocore"), "{error}");
    }

    #[test]
    fn a_member_that_is_called_documentation_stays() {
        let model = Model { botocore: "1.2.3".into(), service: serde_json::from_str(SERVICE).unwrap(), partitions: None };
        let facts = model.facts().unwrap();
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
        let error = Model { botocore: "1.2.3".into(), service, partitions: None }.facts().unwrap_err();
        assert_eq!(error.to_string(), "the model names a shape Text that it does not have");
    }
}
