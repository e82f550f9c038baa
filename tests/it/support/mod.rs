//! A directory with a configuration, an emulator of its own, and a `terraform` that knows nothing of the machine it runs on.

mod background;
mod cloud;
pub mod core;
mod features;
mod others;
mod page;
mod parallel;
mod registry;
mod run;
mod samples;
mod sources;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use harness::{cli, mirror, processes, secrets};
use quicksight_emulator::{Call, Connector, Emulator, Options};
use serde_json::Value as Json;
use tempfile::TempDir;

use self::run::Invocation;

pub use self::{
    background::Background,
    cloud::Cloud,
    features::{Feature, can, needs, understands},
    others::with_variables_for_secrets,
    page::check_table,
    parallel::failures,
    registry::{Key, OTHER_PLATFORMS, Registry},
    run::{Run, Started, can_mount, provider},
    samples::{
        GROUP, KINDS, OWNER, Sample, USER, VIEWER, bare_connector, connector, during, permissions, sample, secret_variable,
    },
    sources::{PORTAL_TOKEN, Sources},
};

/// The account of the emulator.
pub const ACCOUNT: &str = "123456789012";
/// The region of the provider block.
pub const REGION: &str = "us-east-1";
/// The resource that most tests are about.
pub const ADDRESS: &str = "quicksight_action_connector.example";

/// With this variable, neither side makes a certificate for each start of the provider, which is a quarter of the work of a usual run.
/// `crates/terraform-plugin/tests/transport/` and the tests that call [`Workspace::with_tls`] are about connections with TLS.
const DISABLE_TLS: &str = "TF_DISABLE_PLUGIN_TLS";

/// The file with the plan that was made last.
const PLAN: &str = "tfplan";

/// The source address, without a registry.
const SOURCE: &str = "quicksight-tf/quicksight";

/// What stands at the top of every configuration. `PROVIDER` is replaced by the test's own provider arguments.
const HEADER: &str = r#"terraform {
  required_providers {
    quicksight = { source = "registry.terraform.io/quicksight-tf/quicksight" }
  }
}

provider "quicksight" {
  region     = "us-east-1"
  access_key = "AKIAMADEUP"
  secret_key = "made-up"
  endpoints {
    quicksight = "ENDPOINT"
    sts        = "ENDPOINT"
  }
PROVIDER
}
"#;

/// The number in an environment variable.
pub fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The CLI configuration that takes this program for the provider.
fn overriding(program: &Path) -> String {
    mirror::overrides(&mirror::addresses(SOURCE), program.parent().expect("a program is in a directory"))
}

/// A state and the connectors that it is about.
pub struct Snapshot {
    state: String,
    connectors: Vec<Connector>,
}

/// Whether a resource of a state file is the one at `address`.
fn is_at(resource: &Json, address: &str) -> bool {
    let [type_name, name] = ["type", "name"].map(|part| resource[part].as_str().unwrap_or_default());
    address.split_once('.') == Some((type_name, name))
}

/// One configuration, its state, and the emulator that it is applied to.
pub struct Workspace {
    pub emulator: Emulator,
    directory: TempDir,
    cli: PathBuf,
    provider: RefCell<String>,
    environment: RefCell<BTreeMap<String, Option<String>>>,
    preparation: RefCell<String>,
    faults_can_miss: Cell<bool>,
}

impl Drop for Workspace {
    /// A fault that changed no request has proven nothing.
    fn drop(&mut self) {
        if !std::thread::panicking() && !self.faults_can_miss.get() {
            assert_eq!(self.emulator.faults_without_effect(), [], "these faults had no effect");
        }
    }
}

impl Workspace {
    /// An empty workspace, with an emulator whose transitions take no time to speak of.
    pub fn new() -> Self {
        Self::with(Options::default())
    }

    /// An empty workspace, with an emulator that behaves as `options` say.
    pub fn with(options: Options) -> Self {
        let directory = TempDir::new().expect("a temporary directory");
        fs::write(directory.path().join("cli.tfrc"), overriding(&run::provider())).expect("the CLI configuration is written");
        let workspace = Self {
            emulator: Emulator::start_blocking(options),
            directory,
            cli: cli::tested().path.clone(),
            provider: RefCell::default(),
            environment: RefCell::new(BTreeMap::from([(DISABLE_TLS.to_owned(), Some("1".to_owned()))])),
            preparation: RefCell::default(),
            faults_can_miss: Cell::default(),
        };
        workspace.write("");
        workspace
    }

    /// An empty workspace with a configuration.
    pub fn of(config: &str) -> Self {
        let workspace = Self::new();
        workspace.write(config);
        workspace
    }

    /// Sets further arguments of the provider block, for the configurations written from now on.
    pub fn provider(&self, arguments: &str) -> &Self {
        *self.provider.borrow_mut() = arguments.to_owned();
        self
    }

    /// Writes the configuration below a provider block that holds these arguments and blocks alone: no region, no keys, no endpoints.
    pub fn write_bare(&self, provider: &str, config: &str) -> &Self {
        let (required, _) = HEADER.split_once("provider \"quicksight\"").expect("the header has a provider block");
        self.write_file("main.tf", &format!("{required}provider \"quicksight\" {{\n{provider}\n}}\n\n{config}"))
    }

    /// Sets an environment variable for every run from now on.
    pub fn env(&self, name: &str, value: &str) -> &Self {
        self.environment.borrow_mut().insert(name.to_owned(), Some(value.to_owned()));
        self
    }

    /// Leaves out an environment variable in every run from now on, also one that all runs have otherwise.
    pub fn without_env(&self, name: &str) -> &Self {
        self.environment.borrow_mut().insert(name.to_owned(), None);
        self
    }

    /// Lets the CLI and the provider use TLS between them, as they do for users.
    pub fn with_tls(&self) -> &Self {
        self.without_env(DISABLE_TLS)
    }

    /// Runs these commands of the shell before the CLI in every run from now on, in a mount namespace of that run: what they mount is
    /// seen by nobody else and gone with it. For tests that [`can_mount`] lets on.
    pub fn prepare(&self, commands: &str) -> &Self {
        commands.clone_into(&mut self.preparation.borrow_mut());
        self
    }

    /// For tests whose faults are random, and that count those which had an effect.
    pub fn let_faults_miss(&self) -> &Self {
        self.faults_can_miss.set(true);
        self
    }

    /// Takes this program for the provider.
    pub fn override_by(&self, program: &Path) -> &Self {
        self.write_file("cli.tfrc", &overriding(program))
    }

    /// Takes the provider from a mirror in the directory `mirror`, as a release is installed, in place of the tests' override: `init` runs
    /// as for any user, and writes a lock file; the connections to it use TLS. The configuration's source may leave out the host.
    pub fn use_mirror(&self) -> &Self {
        let mirror = self.path().join("mirror");
        for address in mirror::addresses(SOURCE) {
            mirror::lay_out(&mirror, &address, env!("CARGO_PKG_VERSION"), &run::provider()).expect("the mirror is made");
        }
        self.with_tls().write_file("cli.tfrc", &mirror::configuration(&mirror))
    }

    /// Writes the configuration, with the provider block above it.
    pub fn write(&self, config: &str) -> &Self {
        let header = HEADER.replace("ENDPOINT", &self.emulator.endpoint()).replace("PROVIDER", &self.provider.borrow());
        self.write_file("main.tf", &format!("{header}\n{config}"))
    }

    /// Writes a file beside the configuration.
    pub fn write_file(&self, name: &str, text: &str) -> &Self {
        fs::write(self.directory.path().join(name), text).expect("a file in a temporary directory is written");
        self
    }

    /// Where everything is.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Runs the CLI with these arguments and says how it went.
    #[must_use = "a run that failed says so here only"]
    pub fn run(&self, arguments: &[&str]) -> Run {
        run::run(&self.invocation(arguments))
    }

    /// Starts the CLI with these arguments and does not wait for it.
    pub fn start(&self, arguments: &[&str]) -> Started {
        run::start(&self.invocation(arguments))
    }

    fn invocation(&self, arguments: &[&str]) -> Invocation {
        Invocation {
            cli: self.cli.clone(),
            directory: self.path().to_owned(),
            environment: self.environment.borrow().clone(),
            preparation: self.preparation.borrow().clone(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        }
    }

    /// `validate`, whatever comes of it.
    #[must_use = "a run that failed says so here only"]
    pub fn validate(&self) -> Run {
        self.run(&["validate", "-no-color"])
    }

    /// `plan`, whatever comes of it.
    #[must_use = "a run that failed says so here only"]
    pub fn plan(&self) -> Run {
        self.run(&["plan", "-no-color", "-input=false"])
    }

    /// `apply`, whatever comes of it.
    #[must_use = "a run that failed says so here only"]
    pub fn try_apply(&self) -> Run {
        self.run(&["apply", "-no-color", "-input=false", "-auto-approve"])
    }

    /// `apply`, which must succeed, and after which a second plan must be empty.
    pub fn apply(&self) -> Run {
        let run = self.try_apply().expect_success();
        self.expect_empty_plan();
        run
    }

    /// Writes a configuration and applies it, as [`Workspace::apply`] does.
    pub fn apply_config(&self, config: &str) -> Run {
        self.write(config);
        self.apply()
    }

    /// Applies what was planned last, which must succeed.
    pub fn apply_planned(&self) -> Run {
        self.run(&["apply", "-no-color", "-input=false", PLAN]).expect_success()
    }

    /// There is nothing to do.
    pub fn expect_empty_plan(&self) {
        let plan = self.run(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
        assert_eq!(plan.code, Some(0), "the plan is not empty:\n{plan}");
    }

    /// The actions that a plan would take on the resource at `address`, such as `["update"]` or `["delete", "create"]`.
    pub fn planned_actions(&self, address: &str) -> Vec<String> {
        let change = self.planned_change(address);
        let actions = change["actions"].as_array().cloned().unwrap_or_default();
        actions.iter().filter_map(|action| action.as_str().map(str::to_owned)).collect()
    }

    /// The `change` of the resource at `address` in the JSON of a plan: `before`, `after`, `after_unknown`, `actions`, `replace_paths`.
    pub fn planned_change(&self, address: &str) -> Json {
        self.planned_changes().remove(address).unwrap_or_default()
    }

    /// The same of every resource, by its address.
    pub fn planned_changes(&self) -> BTreeMap<String, Json> {
        let mut plan = self.plan_json();
        let changes = plan["resource_changes"].as_array_mut().map(std::mem::take).unwrap_or_default();
        changes
            .into_iter()
            .map(|mut change| (change["address"].as_str().unwrap_or_default().to_owned(), change["change"].take()))
            .collect()
    }

    /// The whole JSON of a plan, which [`Workspace::apply_planned`] applies.
    pub fn plan_json(&self) -> Json {
        self.run(&["plan", "-no-color", "-input=false", &format!("-out={PLAN}")]).expect_success();
        let shown = self.run(&["show", "-json", PLAN]).expect_success();
        serde_json::from_str(&shown.stdout).expect("show -json prints JSON")
    }

    /// The attributes of the resource at `address`, as state stores them; null when it has no such resource.
    pub fn state(&self, address: &str) -> Json {
        self.instance(address)["attributes"].clone()
    }

    /// The resource instance at `address` in the state file: `attributes`, `status`, `private`, `identity`.
    pub fn instance(&self, address: &str) -> Json {
        let Ok(text) = fs::read_to_string(self.path().join("terraform.tfstate")) else { return Json::Null };
        let state: Json = serde_json::from_str(&text).expect("the state file is JSON");
        let resources = state["resources"].as_array().cloned().unwrap_or_default();
        let resource = resources.into_iter().find(|resource| is_at(resource, address));
        resource.map_or(Json::Null, |resource| resource["instances"][0].clone())
    }

    /// The IDs of all connectors in the state file; a state that is there and cannot be read fails the test.
    pub fn connectors_in_state(&self) -> BTreeSet<String> {
        let text = fs::read_to_string(self.path().join("terraform.tfstate")).unwrap_or_default();
        let state: Json = if text.is_empty() { Json::Null } else { serde_json::from_str(&text).expect("the state can be read") };
        let resources = state["resources"].as_array().cloned().unwrap_or_default();
        let instances = resources.iter().filter_map(|resource| resource["instances"].as_array()).flatten();
        instances.filter_map(|instance| instance["attributes"]["action_connector_id"].as_str().map(str::to_owned)).collect()
    }

    /// What is there for another workspace to begin with.
    pub fn snapshot(&self) -> Snapshot {
        let state = fs::read_to_string(self.path().join("terraform.tfstate")).expect("there is a state file");
        Snapshot { state, connectors: self.emulator.connectors() }
    }

    /// Begins with what another workspace has made: its state, and connectors like its own.
    pub fn begin_with(&self, snapshot: &Snapshot) {
        self.write_file("terraform.tfstate", &snapshot.state);
        snapshot.connectors.iter().for_each(|connector| self.emulator.put(connector.clone()));
    }

    /// Changes the state file.
    pub fn edit_state(&self, edit: impl FnOnce(&mut Json)) {
        let path = self.path().join("terraform.tfstate");
        let mut state = serde_json::from_str(&fs::read_to_string(&path).expect("there is a state file")).expect("it is JSON");
        edit(&mut state);
        fs::write(path, state.to_string()).expect("the state file is written");
    }

    /// Takes the resource at `address` out of the state file, as `state rm` does.
    #[track_caller]
    pub fn forget(&self, address: &str) {
        self.edit_state(|state| {
            let resources = state["resources"].as_array_mut().expect("a state has resources");
            let before = resources.len();
            resources.retain(|resource| !is_at(resource, address));
            assert_eq!(resources.len() + 1, before, "the state has no {address}");
        });
    }

    /// `destroy`, which must succeed and leave nothing in the emulator but what is shown as deleted.
    pub fn destroy(&self) {
        self.run(&["destroy", "-no-color", "-input=false", "-auto-approve"]).expect_success();
        let left = core::existing(&self.emulator);
        assert!(left.is_empty(), "left after destroy: {left:?}");
    }

    /// The connector with this ID in the provider's own account and region.
    pub fn remote(&self, id: &str) -> Connector {
        self.emulator.connector(ACCOUNT, REGION, id).unwrap_or_else(|| panic!("the emulator has no connector {id}"))
    }

    /// Changes the connector with this ID behind Terraform's back.
    pub fn change_remote(&self, id: &str, change: impl FnOnce(&mut Connector)) {
        self.emulator.change(ACCOUNT, REGION, id, change).unwrap_or_else(|| panic!("the emulator has no connector {id}"));
    }

    /// How often an operation was called since the calls were last forgotten.
    pub fn count(&self, operation: &str) -> usize {
        self.emulator.calls_of(operation).len()
    }

    /// Every request since the calls were last forgotten. There must be some: whatever a test asks of each is true of none.
    #[track_caller]
    pub fn calls(&self) -> Vec<Call> {
        let calls = self.emulator.calls();
        assert!(!calls.is_empty(), "nothing was called");
        calls
    }

    /// Waits until an operation was called so often since the calls were last forgotten.
    #[track_caller]
    pub fn wait_for(&self, operation: &str, count: usize) {
        let began = Instant::now();
        while self.count(operation) < count {
            assert!(began.elapsed() < Duration::from_secs(60), "{operation} is not called {count} times");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// No process that was started in the workspace lives on; providers have the directory of their CLI.
    #[track_caller]
    pub fn expect_no_process_left(&self) {
        let began = Instant::now();
        while let left @ [_, ..] = processes::in_directory(self.path()).as_slice() {
            assert!(began.elapsed() < Duration::from_secs(10), "{left:?} live on in {}", self.path().display());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The files of the workspace that hold `secret`, in any of the forms in which a program may write it, compressed ones included.
    /// The configuration is among them, and plan files hold it too: a test gives its secrets as variables.
    pub fn where_is(&self, secret: &str) -> Vec<String> {
        let mut found = secrets::search(self.path(), None, secret).expect("a directory of files can be searched").findings;
        found.dedup();
        found
    }

    /// Fails if [`Workspace::where_is`] finds the secret, or if the runs did not have it.
    #[track_caller]
    pub fn expect_nowhere(&self, secret: &str) {
        let was_given = self.environment.borrow().values().flatten().any(|value| value.contains(secret));
        let escaped = Json::from(secret).to_string();
        let was_sent = || self.emulator.calls().iter().any(|call| call.body.to_string().contains(escaped.trim_matches('"')));
        assert!(was_given || was_sent(), "no run had the secret");
        assert_eq!(self.where_is(secret), Vec::<String>::new(), "the secret is in these files");
    }
}
