//! A runner of GitLab CI, for what the pipeline uses: variables that name others, and all the scripts of a job in one shell. The image of
//! Terraform has no bash, so that shell is `sh`.

use std::{collections::BTreeMap, process::Command};

use serde_json::Value as Json;

use super::{
    APPLY_ROLE, PLAN_ROLE,
    job::{Job, Repository, read},
};

/// The identity of a job.
pub const TOKEN: &str = "identity-token-of-gitlab";

pub fn pipeline() -> Json {
    serde_saphyr::from_str(&read("gitlab/.gitlab-ci.yml")).expect("YAML")
}

/// Runs a job to its end. `suffix` tells its checkout from an earlier one's.
pub fn run(repository: &Repository, name: &str, suffix: &str, secret: &str) -> Job {
    let pipeline = pipeline();
    let (described, default) = (&pipeline[name], &pipeline["default"]);
    let mut job = Job::new(repository, &format!("{name}{suffix}"));
    // A token of its own for each job, as GitLab gives it: what a plan has kept of the other's would not be let in.
    let job_token = format!("job-token-of-{name}{suffix}");
    repository.services.let_in(&job_token);
    let api = format!("{}/api/v4", repository.services.endpoint());
    let builds = job.temporary().display().to_string();
    let mut variables = BTreeMap::from(
        [
            ("CI_API_V4_URL", api.as_str()),
            ("CI_PROJECT_ID", "7"),
            ("CI_JOB_ID", "4711"),
            ("CI_JOB_TOKEN", &job_token),
            ("CI_BUILDS_DIR", &builds),
            ("AWS_PLAN_ROLE_ARN", PLAN_ROLE),
            ("AWS_APPLY_ROLE_ARN", APPLY_ROLE),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    for block in [&pipeline["variables"], &described["variables"]] {
        for (name, value) in block.as_object().into_iter().flatten() {
            let value = expanded(value.as_str().expect("a text"), &variables);
            variables.insert(name.clone(), value);
        }
    }
    // A variable of an environment is for the jobs that name it.
    if described["environment"] == "production" {
        variables.insert("JIRA_API_KEY".to_owned(), secret.to_owned());
    }
    for (name, token) in default["id_tokens"].as_object().expect("a job has an identity") {
        assert_eq!(token["aud"], "sts.amazonaws.com");
        variables.insert(name.clone(), TOKEN.to_owned());
    }
    job.environment.extend(variables);
    if let Some(needed) = described["needs"][0]["job"].as_str() {
        job.download(&repository.artifacts(needed));
    }
    job.run(&["sh", "-e"], &script(&pipeline, name), &BTreeMap::new());
    let succeeded = job.goes_on();
    job.run(&["sh", "-e"], &lines(&default["after_script"]), &BTreeMap::new());
    let paths = described["artifacts"]["paths"].as_array().filter(|_| succeeded);
    if let Some(paths) = paths {
        let paths: Vec<&str> = paths.iter().map(|path| path.as_str().expect("a path")).collect();
        job.upload(&repository.artifacts(name), &paths);
    }
    job
}

/// Shellcheck has nothing to say about the scripts of a job.
#[track_caller]
pub fn expect_shellcheck(name: &str) {
    let script = format!("#!/bin/sh -e\n{}", script(&pipeline(), name));
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), &script).expect("a file can be written");
    let output = Command::new("shellcheck").arg(file.path()).output().expect("it can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn script(pipeline: &Json, name: &str) -> String {
    format!("{}\n{}", lines(&pipeline["default"]["before_script"]), lines(&pipeline[name]["script"]))
}

fn lines(script: &Json) -> String {
    let lines = script.as_array().expect("a script is a list").iter().map(|line| line.as_str().expect("a line"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The text with the values of the variables that it names. What has no value is a mistake of the pipeline.
fn expanded(text: &str, variables: &BTreeMap<String, String>) -> String {
    let Some((before, rest)) = text.split_once('$') else { return text.to_owned() };
    let end = rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_').unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let value = variables.get(name).unwrap_or_else(|| panic!("this job has no {name}"));
    format!("{before}{value}{}", expanded(after, variables))
}
