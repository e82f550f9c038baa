//! What a runner does with a job: a fresh checkout, the variables, and the scripts one after the other.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use harness::{
    cli, hermetic, program,
    skips::{Missing, Share, skip},
};
use quicksight_emulator::Options;
use serde_json::Value as Json;

use super::{APPLY_ROLE, GITHUB, PLAN_ROLE, REQUEST_TOKEN, TOKEN, services::Services};
use crate::support::{Feature, Workspace, needs};

/// What GitHub runs for `shell: bash`.
const BASH: [&str; 5] = ["bash", "--noprofile", "--norc", "-eo", "pipefail"];
/// The image of Terraform has no bash.
const SH: [&str; 2] = ["sh", "-e"];

/// What the owner of a repository commits beside the pipeline and the directory `providers`.
const FILES: [&str; 6] = ["main.tf", "variables.tf", "versions.tf", "providers.tfrc", "backend.tf", LOCK];
const LOCK: &str = ".terraform.lock.hcl";

/// A file of the example.
fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pipelines").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}

/// Somebody's repository with the files copied into it. Below its workspace are the checkouts of the jobs in `jobs`, the plan that one of them
/// uploaded in `artifacts`, and what the services keep in `stored`.
pub struct Repository {
    pub workspace: Workspace,
    pub services: Services,
    pipeline: Json,
    is_github: bool,
}

/// A checkout, the environment of its scripts, and what they printed.
pub struct Job {
    root: PathBuf,
    environment: BTreeMap<String, String>,
    pub printed: String,
    code: Option<i32>,
}

impl Repository {
    /// None where the client or this machine lacks what the scripts use.
    pub fn with(pipeline: &str, options: Options) -> Option<Self> {
        let is_github = pipeline == GITHUB;
        let programs: &[_] = if is_github { &["bash", "curl", "jq"] } else { &["sh"] };
        if programs.iter().any(|name| program::on_path(name).is_none()) {
            skip(cli::tested(), Missing::Programs(programs), Share::All);
            return None;
        }
        if !needs(Feature::WriteOnly) {
            return None;
        }
        let workspace = Workspace::with(options);
        for name in FILES.into_iter().filter(|name| !["backend.tf", LOCK].contains(name)) {
            workspace.write_file(name, &read(name));
        }
        workspace.write_file("backend.tf", &read(&Path::new(pipeline).with_file_name("backend.tf").display().to_string()));
        // What its owner did once, at home: install the provider into the repository, and write the lock file.
        std::os::unix::fs::symlink("mirror", workspace.path().join("providers")).expect("a link can be made");
        workspace.use_mirror().env("TF_CLI_CONFIG_FILE", "providers.tfrc");
        workspace.run(&["init", "-no-color", "-backend=false"]).expect_success();
        for directory in ["bin", "artifacts"] {
            fs::create_dir(workspace.path().join(directory)).expect("a directory can be made");
        }
        // The pipelines say `terraform`, whatever the tests run.
        let program = workspace.path().join("bin/terraform");
        std::os::unix::fs::symlink(&cli::tested().path, program).expect("a link can be made");
        let services = Services::start(&workspace.path().join("stored"));
        Some(Self { workspace, services, pipeline: serde_saphyr::from_str(&read(pipeline)).expect("YAML"), is_github })
    }

    /// Runs a job to its end, or to its first script that fails. `checkout` tells it from an earlier one of the same name.
    pub fn run(&self, name: &str, checkout: &str, secret: &str) -> Job {
        let mut job = self.job(name, checkout, secret);
        let scripts = self.scripts(name);
        for (script, variables) in &scripts {
            if job.code == Some(0) {
                let script = self.start(&job, script, variables, secret);
                job.finish(script);
            }
        }
        if !self.is_github {
            let after = lines(&self.pipeline["default"]["after_script"]);
            let ended = self.start(&job, &after, &Json::Null, secret).wait().expect("it can be waited for");
            assert!(ended.success());
        }
        if name == "plan" && job.code == Some(0) {
            for file in ["tfplan", "tfplan.txt"] {
                fs::copy(job.root.join("project").join(file), self.artifact(file)).expect("the plan is there");
            }
        }
        job
    }

    pub fn artifact(&self, file: &str) -> PathBuf {
        self.workspace.path().join("artifacts").join(file)
    }

    /// A fresh checkout, on a runner that knows nothing but where the services are; the job `apply` has the artifact of the other one.
    pub fn job(&self, name: &str, checkout: &str, secret: &str) -> Job {
        let root = self.workspace.path().join("jobs").join(checkout);
        let (project, temporary) = (root.join("project"), root.join("temporary"));
        for directory in [&project, &temporary] {
            fs::create_dir_all(directory).expect("a directory can be made");
        }
        for file in FILES {
            fs::copy(self.workspace.path().join(file), project.join(file)).expect("a file can be copied");
        }
        std::os::unix::fs::symlink(self.workspace.path().join("mirror"), project.join("providers")).expect("a link can be made");
        if name == "apply" {
            fs::copy(self.artifact("tfplan"), project.join("tfplan")).expect("a plan was uploaded");
        }
        let (aws, services) = (self.workspace.emulator.endpoint(), &self.services.endpoint);
        let mut environment = BTreeMap::new();
        let mut set = |name: &str, value: &str| environment.insert(name.to_owned(), value.to_owned());
        set("AWS_ENDPOINT_URL_QUICKSIGHT", &aws);
        set("AWS_ENDPOINT_URL_STS", &aws);
        set("TMPDIR", &temporary.display().to_string());
        if self.is_github {
            set("AWS_ENDPOINT_URL_S3", services);
            // A bucket cannot be a part of the name of the loopback host.
            set("TF_CLI_ARGS_init", "-backend-config=use_path_style=true");
            set("ACTIONS_ID_TOKEN_REQUEST_URL", &format!("{services}/token?api-version=2.0"));
            set("ACTIONS_ID_TOKEN_REQUEST_TOKEN", REQUEST_TOKEN);
            set("RUNNER_TEMP", &temporary.display().to_string());
            for file in ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
                set(file, &temporary.join(file).display().to_string());
            }
        } else {
            // A token of its own for each job, as GitLab gives it: what a plan has kept of the other's would not be let in.
            let job_token = format!("job-token-of-{checkout}");
            self.services.let_in(&job_token);
            set("CI_API_V4_URL", &format!("{services}/api/v4"));
            set("CI_PROJECT_ID", "7");
            set("CI_JOB_ID", "4711");
            set("CI_JOB_TOKEN", &job_token);
            set("CI_BUILDS_DIR", &temporary.display().to_string());
            set("AWS_PLAN_ROLE_ARN", PLAN_ROLE);
            set("AWS_APPLY_ROLE_ARN", APPLY_ROLE);
            set("AWS_ID_TOKEN", TOKEN);
            if self.job_of(name)["environment"] == "production" {
                set("JIRA_API_KEY", secret);
            }
        }
        Job { root, environment, printed: String::new(), code: Some(0) }
    }

    fn job_of(&self, name: &str) -> &Json {
        if self.is_github { &self.pipeline["jobs"][name] } else { &self.pipeline[name] }
    }

    /// The scripts of a job, each with the variables that are its own.
    pub fn scripts(&self, name: &str) -> Vec<(String, Json)> {
        let job = self.job_of(name);
        if !self.is_github {
            let scripts = [&self.pipeline["default"]["before_script"], &job["script"]];
            return vec![(scripts.map(lines).join("\n"), job["variables"].clone())];
        }
        let steps = job["steps"].as_array().expect("a job has steps").iter();
        let script = |step: &Json| {
            let mut variables = job["env"].as_object().cloned().unwrap_or_default();
            variables.extend(step["env"].as_object().cloned().unwrap_or_default());
            Some((step["run"].as_str()?.to_owned(), variables.into()))
        };
        steps.filter_map(script).collect()
    }

    /// Starts a script as the runner does.
    pub fn start(&self, job: &Job, script: &str, variables: &Json, secret: &str) -> Child {
        let file = job.root.join("temporary/script");
        let shell = if self.is_github { &BASH[..] } else { &SH };
        let mut command = Command::new(shell[0]);
        hermetic::isolate(&mut command, &job.root).args(&shell[1..]).arg(&file).current_dir(job.root.join("project"));
        let programs = [self.workspace.path().join("bin")].into_iter();
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env("PATH", std::env::join_paths(programs.chain(std::env::split_paths(&path))).expect("PATH had no colon"));
        command.envs(&job.environment);
        let everywhere = if self.is_github { &self.pipeline["env"] } else { &self.pipeline["variables"] };
        // What has no value is a mistake of the pipeline.
        let mut exports = "set -u\n".to_owned();
        for (name, value) in [everywhere, variables].into_iter().filter_map(Json::as_object).flatten() {
            let value = value.as_str().expect("a text");
            if self.is_github {
                command.env(name, expression(value, secret));
            } else {
                // The runner of GitLab puts the values of other variables in, as a shell does.
                exports += &format!("export {name}=\"{value}\"\n");
            }
        }
        fs::write(&file, exports + "set +u\n" + script).expect("a file can be written");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("a shell can be run")
    }
}

impl Job {
    /// Waits for a script, and takes over what it has written for the next ones.
    pub fn finish(&mut self, script: Child) {
        let output = script.wait_with_output().expect("it can be waited for");
        self.printed += &String::from_utf8_lossy(&[output.stdout, output.stderr].concat());
        self.code = output.status.code();
        let written = self.file("GITHUB_ENV");
        let variables = written.lines().filter_map(|line| line.split_once('='));
        self.environment.extend(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    /// What a step has written to one of the files of the runner.
    pub fn file(&self, name: &str) -> String {
        fs::read_to_string(self.root.join("temporary").join(name)).unwrap_or_default()
    }

    #[track_caller]
    pub fn expect_success(self) -> Self {
        assert_eq!(self.code, Some(0), "{}", self.printed);
        self
    }

    #[track_caller]
    pub fn expect_failure(&self, says: &str) {
        assert!(self.code != Some(0) && self.printed.contains(says), "{:?}: {}", self.code, self.printed);
    }
}

/// A value of GitHub with its expressions, each of which is one name. What has no value is a mistake of the workflow.
fn expression(text: &str, secret: &str) -> String {
    let contexts = [("github.run_id", "4711"), ("vars.AWS_PLAN_ROLE_ARN", PLAN_ROLE), ("vars.AWS_APPLY_ROLE_ARN", APPLY_ROLE)];
    if text == "${{ secrets.JIRA_API_KEY }}" {
        return secret.to_owned();
    }
    let value = contexts.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${{{{ {name} }}}}"), value));
    assert!(!value.contains("${{"), "there is no {value}");
    value
}

fn lines(script: &Json) -> String {
    let lines = script.as_array().expect("a script is a list").iter().map(|line| line.as_str().expect("a line"));
    lines.collect::<Vec<_>>().join("\n")
}
