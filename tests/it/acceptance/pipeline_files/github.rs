//! A runner of GitHub Actions, for what the workflow uses: steps with the shell and the files that GitHub gives them, expressions that are
//! one name. Four actions are replaced by what they do: `checkout` and `setup-terraform` by what every job of the tests has,
//! `upload-artifact` and `download-artifact` by copies of the files that they name.

use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::Value as Json;

use super::{
    APPLY_ROLE, PLAN_ROLE,
    job::{Job, Repository, read},
};

/// The identity of a job.
pub const TOKEN: &str = "identity-token-of-github";
/// What a job asks for its identity with.
pub const REQUEST_TOKEN: &str = "request-token-of-github";

/// What GitHub runs for `shell: bash`.
const BASH: [&str; 5] = ["bash", "--noprofile", "--norc", "-eo", "pipefail"];

pub fn workflow() -> Json {
    serde_saphyr::from_str(&read("github/terraform.yml")).expect("YAML")
}

/// A job that has ended.
pub struct Ended {
    pub job: Job,
    pub outputs: BTreeMap<String, String>,
    pub summary: String,
}

struct Runner {
    job: Job,
    /// The values of expressions.
    contexts: BTreeMap<String, String>,
}

/// Runs a job to its end, or to its first step that fails. `suffix` tells its checkout from an earlier one's.
pub fn run(repository: &Repository, name: &str, suffix: &str, secret: &str) -> Ended {
    let workflow = workflow();
    let mut runner = Runner::new(repository, &workflow, name, suffix, secret);
    for step in workflow["jobs"][name]["steps"].as_array().expect("a job has steps") {
        if runner.job.goes_on() {
            runner.step(repository, step);
        }
    }
    let outputs = runner.variables(&workflow["jobs"][name]["outputs"]);
    let summary = fs::read_to_string(runner.job.temporary().join("GITHUB_STEP_SUMMARY")).unwrap_or_default();
    Ended { job: runner.job, outputs, summary }
}

pub struct Interrupted {
    pub took: Duration,
    pub printed: String,
}

/// Runs the job `apply` and interrupts its last step as GitHub does, once the service was asked for a connector: the process of the step
/// gets the signal, and nobody else.
pub fn interrupted_apply(repository: &Repository, secret: &str) -> Interrupted {
    let workflow = workflow();
    let mut runner = Runner::new(repository, &workflow, "apply", "", secret);
    let steps = workflow["jobs"]["apply"]["steps"].as_array().expect("a job has steps");
    let (last, before) = steps.split_last().expect("a job has steps");
    for step in before {
        runner.step(repository, step);
    }
    runner.job.expect_success();
    let mut child = runner.job.start(&BASH, last["run"].as_str().expect("a script"), &runner.variables(&last["env"]));
    repository.workspace.wait_for("DescribeActionConnector", 1);
    let began = Instant::now();
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "it runs still");
    child.wait().expect("a child can be waited for");
    let took = began.elapsed();
    let mut printed = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut printed).expect("text");
    child.stderr.take().expect("a pipe").read_to_string(&mut printed).expect("text");
    Interrupted { took, printed }
}

impl Runner {
    fn new(repository: &Repository, workflow: &Json, name: &str, suffix: &str, secret: &str) -> Self {
        assert_eq!(workflow["defaults"]["run"]["shell"], "bash");
        let mut contexts = BTreeMap::from(
            [("github.run_id", "4711"), ("vars.AWS_PLAN_ROLE_ARN", PLAN_ROLE), ("vars.AWS_APPLY_ROLE_ARN", APPLY_ROLE)]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        // The secrets of an environment are for the jobs that name it.
        if workflow["jobs"][name]["environment"] == "production" {
            contexts.insert("secrets.JIRA_API_KEY".to_owned(), secret.to_owned());
        }
        let mut job = Job::new(repository, &format!("{name}{suffix}"));
        let services = repository.services.endpoint();
        job.env("AWS_ENDPOINT_URL_S3", &services);
        // A bucket cannot be a part of the name of the loopback host.
        job.env("TF_CLI_ARGS_init", "-backend-config=use_path_style=true");
        job.env("ACTIONS_ID_TOKEN_REQUEST_URL", &format!("{services}/token?api-version=2.0"));
        job.env("ACTIONS_ID_TOKEN_REQUEST_TOKEN", REQUEST_TOKEN);
        job.env("RUNNER_TEMP", &job.temporary().display().to_string());
        for file in ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
            job.env(file, &job.temporary().join(file).display().to_string());
        }
        let mut runner = Self { job, contexts };
        for variables in [&workflow["env"], &workflow["jobs"][name]["env"]] {
            let variables = runner.variables(variables);
            runner.job.environment.extend(variables);
        }
        runner
    }

    fn step(&mut self, repository: &Repository, step: &Json) {
        let action = step["uses"].as_str().and_then(|uses| uses.split('@').next());
        let artifact = || repository.artifacts(step["with"]["name"].as_str().expect("an artifact has a name"));
        match action {
            Some("actions/checkout" | "hashicorp/setup-terraform") => {}
            Some("actions/upload-artifact") => {
                let paths = step["with"]["path"].as_str().expect("paths");
                self.job.upload(&artifact(), &paths.lines().collect::<Vec<_>>());
            }
            Some("actions/download-artifact") => self.job.download(&artifact()),
            Some(other) => panic!("nothing takes the place of {other}"),
            None => self.script(step),
        }
    }

    fn script(&mut self, step: &Json) {
        let script = step["run"].as_str().expect("a step has `uses` or `run`");
        assert!(!script.contains("${{"), "an expression in a script is code for whoever can choose its value: {script}");
        let variables = self.variables(&step["env"]);
        self.job.run(&BASH, script, &variables);
        for (name, value) in self.written("GITHUB_ENV") {
            self.job.env(&name, &value);
        }
        if let Some(id) = step["id"].as_str() {
            for (name, value) in self.written("GITHUB_OUTPUT") {
                self.contexts.insert(format!("steps.{id}.outputs.{name}"), value);
            }
        }
    }

    /// What a step has written to one of the files for it, which is empty for the next.
    fn written(&self, file: &str) -> Vec<(String, String)> {
        let path = self.job.temporary().join(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn variables(&self, block: &Json) -> BTreeMap<String, String> {
        let entries = block.as_object().into_iter().flatten();
        entries.map(|(name, value)| (name.clone(), self.value(value.as_str().expect("a text")))).collect()
    }

    /// The text with the values of its expressions. What has no value is a mistake of the workflow.
    fn value(&self, text: &str) -> String {
        let Some((before, rest)) = text.split_once("${{") else { return text.to_owned() };
        let (expression, after) = rest.split_once("}}").expect("an expression ends");
        let value = self.contexts.get(expression.trim()).unwrap_or_else(|| panic!("this job has no {expression}"));
        format!("{before}{value}{}", self.value(after))
    }
}
