//! What makes a release trustworthy is in the workflows, where it is easily lost.

use std::{collections::BTreeMap, fs};

use serde_json::Value;

use crate::{read, root};

/// Every workflow, by its file name.
pub fn all() -> BTreeMap<String, Value> {
    let directory = ".github/workflows";
    let names = fs::read_dir(root().join(directory)).expect("there are workflows").filter_map(Result::ok);
    let workflows = names.map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let workflow =
            serde_saphyr::from_str(&read(&format!("{directory}/{name}"))).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, workflow)
    });
    workflows.collect()
}

pub fn jobs(workflow: &Value) -> Vec<(String, Value)> {
    let jobs = workflow["jobs"].as_object().expect("a workflow has jobs");
    jobs.iter().map(|(name, job)| (name.clone(), job.clone())).collect()
}

/// The names of all jobs that a job needs, and that those need.
pub fn needs(workflow: &Value, job: &str) -> Vec<String> {
    let direct = match &workflow["jobs"][job]["needs"] {
        Value::String(name) => vec![name.clone()],
        Value::Array(names) => names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let indirect: Vec<String> = direct.iter().flat_map(|name| needs(workflow, name)).collect();
    [direct, indirect].concat()
}

/// What the steps of a job use, and what they run.
pub fn steps(job: &Value) -> (Vec<String>, Vec<String>) {
    let steps = job["steps"].as_array().cloned().unwrap_or_default();
    let all = |key: &str| steps.iter().filter_map(|step| step[key].as_str().map(str::to_owned)).collect();
    (all("uses"), all("run"))
}

/// The lines of all workflows that use an action, without `uses:`.
pub fn uses() -> Vec<String> {
    let texts = all().into_keys().map(|name| read(&format!(".github/workflows/{name}")));
    let lines: Vec<String> = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    lines.iter().filter_map(|line| Some(line.split_once("uses: ")?.1.trim().to_owned())).collect()
}
