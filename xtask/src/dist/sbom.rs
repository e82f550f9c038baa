//! What a program is made of, as CycloneDX: every crate that is linked into it for one target, with version, licence and source.
use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::binaries::{self, PROVIDER};

/// The bill of materials of the provider for a target.
pub fn of(target: &str) -> anyhow::Result<Value> {
    let output = binaries::cargo()
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", target])
        .output()
        .context("cannot run cargo")?;
    ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    bill(&serde_json::from_slice(&output.stdout).context("the output of cargo metadata is not JSON")?)
}

fn bill(metadata: &Value) -> anyhow::Result<Value> {
    let packages = metadata["packages"].as_array().context("there are no packages")?;
    let provider = packages.iter().find(|package| package["name"] == PROVIDER).context("the provider is not a package")?;
    let linked = linked(metadata, provider["id"].as_str().unwrap_or_default());
    let components = packages.iter().filter(|package| package["id"] != provider["id"]);
    let components = components.filter(|package| package["id"].as_str().is_some_and(|id| linked.contains(id)));
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": component(provider, "application") },
        "components": components.map(|package| component(package, "library")).collect::<Vec<_>>(),
    }))
}

/// The packages that are reached from one by ordinary dependencies: those of tests and of build scripts are not in the program.
fn linked<'a>(metadata: &'a Value, from: &'a str) -> BTreeSet<&'a str> {
    let nodes = metadata["resolve"]["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let (mut found, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id);
        let dependencies = node.and_then(|node| node["deps"].as_array()).map(Vec::as_slice).unwrap_or_default();
        let is_linked = |dependency: &&Value| {
            dependency["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
        };
        open.extend(dependencies.iter().filter(is_linked).filter_map(|dependency| dependency["pkg"].as_str()));
    }
    found
}

fn component(package: &Value, kind: &str) -> Value {
    let (name, version) = (package["name"].as_str().unwrap_or_default(), package["version"].as_str().unwrap_or_default());
    let mut component = json!({ "type": kind, "name": name, "version": version });
    if let Some(licence) = package["license"].as_str() {
        // Some crates still write a slash for OR.
        component["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
    }
    if package["source"].is_string() {
        component["purl"] = json!(format!("pkg:cargo/{name}@{version}"));
        component["bom-ref"] = component["purl"].clone();
    }
    component
}
