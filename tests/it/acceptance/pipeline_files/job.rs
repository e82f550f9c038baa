//! A repository of somebody who has copied the files, and one job in a checkout of it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use quicksight_emulator::Options;

use super::services::Services;
use crate::support::{Workspace, cli};

pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pipelines")
}

/// A file of the example.
pub fn read(name: &str) -> String {
    let path = directory().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}

/// Whether these programs are on PATH. A test that gets `false` leaves out what needs them.
#[expect(clippy::print_stdout, reason = "the test harness shows what a test prints")]
pub fn can_run(programs: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |program: &str| std::env::split_paths(&path).any(|directory| directory.join(program).is_file());
    let missing: Vec<_> = programs.iter().filter(|program| !is_there(program)).collect();
    if !missing.is_empty() {
        println!("skipped in part: {missing:?} not on PATH");
    }
    missing.is_empty()
}

/// Below its workspace are the checkouts of the jobs in `jobs`, what they uploaded in `artifacts`, and what the services keep in `stored`.
pub struct Repository {
    pub workspace: Workspace,
    pub services: Services,
    /// What is committed: the module, the backend and the lock file, by name.
    files: BTreeMap<String, String>,
}

impl Repository {
    pub fn with(system: &str) -> Self {
        Self::under(system, Options::default())
    }

    /// A repository whose emulator behaves as `options` say.
    pub fn under(system: &str, options: Options) -> Self {
        let workspace = Workspace::with(options);
        let services = Services::start(&workspace.path().join("stored"));
        let module = ["main.tf", "variables.tf", "versions.tf"].map(|name| (name.to_owned(), read(name)));
        let mut files = BTreeMap::from(module);
        files.insert("backend.tf".to_owned(), read(&format!("{system}/backend.tf")));
        for (name, text) in &files {
            workspace.write_file(name, text);
        }
        // What its owner did once, at home.
        workspace.use_mirror().run(&["init", "-no-color", "-backend=false"]).expect_success();
        let lock = fs::read_to_string(workspace.path().join(".terraform.lock.hcl")).expect("init writes a lock file");
        files.insert(".terraform.lock.hcl".to_owned(), lock);
        let programs = workspace.path().join("bin");
        fs::create_dir(&programs).expect("a directory can be made");
        // The pipelines say `terraform`, whatever the tests run.
        std::os::unix::fs::symlink(cli(), programs.join("terraform")).expect("a link can be made");
        Self { workspace, services, files }
    }

    /// The names of the files of an artifact.
    pub fn artifact(&self, name: &str) -> Vec<String> {
        let entries = fs::read_dir(self.artifacts(name)).expect("there is such an artifact").filter_map(Result::ok);
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The plan as a reviewer reads it.
    pub fn reviewed(&self) -> String {
        fs::read_to_string(self.artifacts("plan").join("tfplan.txt")).expect("the plan is shown")
    }

    pub fn artifacts(&self, name: &str) -> PathBuf {
        self.workspace.path().join("artifacts").join(name)
    }
}

/// A checkout, the environment of its scripts, and what they printed.
pub struct Job {
    root: PathBuf,
    pub environment: BTreeMap<String, String>,
    printed: String,
    code: Option<i32>,
}

impl Job {
    /// A fresh checkout, on a runner that knows nothing but where the services are.
    pub fn new(repository: &Repository, name: &str) -> Self {
        let (above, endpoint) = (repository.workspace.path(), repository.workspace.emulator.endpoint());
        let root = above.join("jobs").join(name);
        for directory in ["project", "temporary", "home"] {
            fs::create_dir_all(root.join(directory)).expect("a directory can be made");
        }
        for (name, text) in &repository.files {
            fs::write(root.join("project").join(name), text).expect("a file can be written");
        }
        let programs = [above.join("bin")];
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(programs.into_iter().chain(std::env::split_paths(&path))).expect("PATH had no colon");
        let environment = [
            ("PATH", path.display().to_string()),
            ("HOME", root.join("home").display().to_string()),
            ("TMPDIR", root.join("temporary").display().to_string()),
            ("TF_CLI_CONFIG_FILE", above.join("cli.tfrc").display().to_string()),
            ("CHECKPOINT_DISABLE", "1".to_owned()),
            ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
            ("AWS_ENDPOINT_URL_QUICKSIGHT", endpoint.clone()),
            ("AWS_ENDPOINT_URL_STS", endpoint),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value)).into();
        Self { root, environment, printed: String::new(), code: Some(0) }
    }

    pub fn project(&self) -> PathBuf {
        self.root.join("project")
    }

    /// What is removed when the job has ended.
    pub fn temporary(&self) -> PathBuf {
        self.root.join("temporary")
    }

    pub fn env(&mut self, name: &str, value: &str) {
        self.environment.insert(name.to_owned(), value.to_owned());
    }

    /// Whether no script has failed so far.
    pub fn goes_on(&self) -> bool {
        self.code == Some(0)
    }

    /// Starts a script by this shell, with what else its environment has.
    pub fn start(&self, shell: &[&str], script: &str, besides: &BTreeMap<String, String>) -> Child {
        let file = self.temporary().join("script");
        fs::write(&file, script).expect("a file can be written");
        let mut command = Command::new(shell[0]);
        command.args(&shell[1..]).arg(file).current_dir(self.project()).env_clear();
        command.envs(&self.environment).envs(besides);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a shell can be run")
    }

    /// Runs a script to its end.
    pub fn run(&mut self, shell: &[&str], script: &str, besides: &BTreeMap<String, String>) {
        let output = self.start(shell, script, besides).wait_with_output().expect("a child can be waited for");
        self.code = self.code.filter(|&code| code != 0).or(output.status.code());
        self.printed += &format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    }

    /// Takes these files of the project to an artifact.
    pub fn upload(&self, to: &Path, names: &[&str]) {
        fs::create_dir_all(to).expect("a directory can be made");
        for name in names {
            fs::copy(self.project().join(name), to.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    /// Puts the files of an artifact into the project.
    pub fn download(&self, from: &Path) {
        for entry in fs::read_dir(from).expect("there is such an artifact").filter_map(Result::ok) {
            fs::copy(entry.path(), self.project().join(entry.file_name())).expect("a file can be copied");
        }
    }

    /// How many files of the job have this in their name.
    pub fn files_named(&self, part: &str) -> usize {
        let mut pending = vec![self.root.clone()];
        let mut count = 0;
        while let Some(directory) = pending.pop() {
            for entry in fs::read_dir(directory).expect("it can be read").filter_map(Result::ok) {
                count += usize::from(entry.file_name().to_string_lossy().contains(part));
                pending.extend(entry.file_type().is_ok_and(|kind| kind.is_dir()).then(|| entry.path()));
            }
        }
        count
    }

    pub fn printed(&self) -> &str {
        &self.printed
    }

    #[track_caller]
    pub fn expect_success(&self) {
        assert_eq!(self.code, Some(0), "{}", self.printed);
    }

    #[track_caller]
    pub fn expect_failure(&self, says: &str) {
        assert!(!self.goes_on() && self.printed.contains(says), "{:?}: {}", self.code, self.printed);
    }
}
