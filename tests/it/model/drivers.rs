//! Who applies the sequences: this process in the place of Terraform, which is fast, or a real CLI.

use std::{collections::BTreeSet, time::Duration};

use harness::processes::Signal;
use quicksight_emulator::{Emulator, Options};
use serde_json::Value as Json;
use tokio::runtime::{Builder, Runtime};

use crate::support::{
    Workspace,
    core::{self, Core, is_error},
};

/// One state, and the service that it is about.
pub trait Driver {
    fn emulator(&self) -> &Emulator;

    /// Applies a configuration, which is interrupted after this time if there is one. Returns all that was said.
    fn apply(&mut self, text: &str, interrupt: Option<Duration>) -> Result<String, String>;

    /// The addresses for which the next plan of the configuration has something to do.
    fn planned(&mut self, text: &str) -> Vec<String>;

    /// The attributes whose state is not what the service has.
    fn drifted(&mut self) -> Vec<String>;

    /// The attribute `id` of each resource in the state.
    fn ids(&self) -> BTreeSet<String>;

    /// That a secret is in nothing that is kept.
    fn expect_nowhere(&self, secret: &str);
}

pub struct InProcess {
    runtime: Runtime,
    core: Core,
}

impl InProcess {
    pub fn with(options: Options) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let core = runtime.block_on(Core::with(options));
        Self { runtime, core }
    }
}

impl Driver for InProcess {
    fn emulator(&self) -> &Emulator {
        &self.core.emulator
    }

    fn apply(&mut self, text: &str, interrupt: Option<Duration>) -> Result<String, String> {
        let interrupter = self.core.interrupter();
        let applied = self.runtime.block_on(async {
            let config = core::config(text);
            let applying = self.core.apply(&config);
            let interrupting = async {
                if let Some(after) = interrupt {
                    tokio::time::sleep(after).await;
                    interrupter.await;
                }
            };
            tokio::join!(applying, interrupting).0
        });
        let said = applied.diagnostics.iter().map(|said| format!("{}\n{}\n", said.summary, said.detail)).collect();
        if applied.diagnostics.iter().any(is_error) { Err(said) } else { Ok(said) }
    }

    fn planned(&mut self, text: &str) -> Vec<String> {
        let planned = self.runtime.block_on(self.core.plan(&core::config(text))).expect("it can be planned");
        planned.into_keys().collect()
    }

    fn drifted(&mut self) -> Vec<String> {
        self.runtime.block_on(self.core.drifted()).expect("it can be refreshed")
    }

    fn ids(&self) -> BTreeSet<String> {
        let ids = self.core.state.values().map(|instance| instance.value.get("id").as_str());
        ids.map(|id| id.expect("a resource has an ID").to_owned()).collect()
    }

    fn expect_nowhere(&self, secret: &str) {
        self.core.expect_nowhere(secret);
    }
}

pub struct Terraform {
    workspace: Workspace,
}

impl Terraform {
    pub fn with(options: Options) -> Self {
        let workspace = Workspace::with(options);
        workspace.let_faults_miss();
        Self { workspace }
    }
}

impl Driver for Terraform {
    fn emulator(&self) -> &Emulator {
        &self.workspace.emulator
    }

    fn apply(&mut self, text: &str, interrupt: Option<Duration>) -> Result<String, String> {
        self.workspace.write(text);
        let started = self.workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
        if let Some(after) = interrupt {
            // Until Terraform has started and planned, which takes about as long.
            std::thread::sleep(Duration::from_millis(300) + 5 * after);
            // It may have ended.
            let _ = started.signal(Signal::Interrupt);
        }
        let run = started.finish();
        if run.code == Some(0) { Ok(run.text()) } else { Err(run.text()) }
    }

    fn planned(&mut self, text: &str) -> Vec<String> {
        self.workspace.write(text);
        let changes = self.workspace.planned_changes().into_iter();
        changes.filter(|(_, change)| change["actions"] != serde_json::json!(["no-op"])).map(|(address, _)| address).collect()
    }

    fn drifted(&mut self) -> Vec<String> {
        let plan = self.workspace.plan_json();
        let drift = plan["resource_drift"].as_array().into_iter().flatten();
        drift
            .map(|change| {
                format!("{} was {} and is {}", change["address"], change["change"]["before"], change["change"]["after"])
            })
            .collect()
    }

    fn ids(&self) -> BTreeSet<String> {
        let state = std::fs::read_to_string(self.workspace.path().join("terraform.tfstate")).unwrap_or_default();
        let state: Json = serde_json::from_str(&state).unwrap_or_default();
        let resources = state["resources"].as_array().into_iter().flatten();
        let instances = resources.flat_map(|resource| resource["instances"].as_array().into_iter().flatten());
        instances.filter_map(|instance| instance["attributes"]["id"].as_str()).map(str::to_owned).collect()
    }

    fn expect_nowhere(&self, secret: &str) {
        // The configuration has it.
        let found = self.workspace.where_is(secret);
        assert!(found.iter().all(|file| file.ends_with(".tf")), "{found:?}");
    }
}
