//! The built provider against the service, run by Terraform or OpenTofu as a user would: what the acceptance tests hold against the emulator and
//! what makes sense with a service whose answers nobody can order. How configurations are run is in `stage.rs`.

mod configuration;
mod stage;

use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::arguments::Arguments;
use crate::client::Client;
use crate::names::Run;
use crate::questions::{OWNER, VIEWER};
use configuration::{Connector, Kind};
use harness::interrupt::Interrupted;
use stage::Stage;

/// What became of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    pub title: &'static str,
    pub outcome: Outcome,
    pub took: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed(String),
    NotRun(String),
    Interrupted,
}

struct Scenario {
    title: &'static str,
    needs: Option<Need>,
    run: fn(&mut Stage<'_>) -> anyhow::Result<()>,
}

#[derive(Clone, Copy)]
enum Need {
    Principal,
    Role,
    VpcConnection,
}

const SCENARIOS: [Scenario; 13] = [
    Scenario {
        title: "A connector without authentication is created and plans nothing more",
        needs: None,
        run: |stage| kind(stage, Kind::None),
    },
    Scenario { title: "The same with BASIC", needs: None, run: |stage| kind(stage, Kind::Basic) },
    Scenario { title: "The same with API_KEY", needs: None, run: |stage| kind(stage, Kind::ApiKey) },
    Scenario { title: "The same with OAUTH2_CLIENT_CREDENTIALS", needs: None, run: |stage| kind(stage, Kind::ClientCredentials) },
    Scenario { title: "The same with OAUTH2_AUTHORIZATION_CODE", needs: None, run: |stage| kind(stage, Kind::AuthorizationCode) },
    Scenario { title: "The same with IAM", needs: Some(Need::Role), run: |stage| kind(stage, Kind::Iam) },
    Scenario { title: "The same in a VPC", needs: Some(Need::VpcConnection), run: vpc_connection },
    Scenario { title: "Name and description are changed in place, and the description is cleared", needs: None, run: changes },
    Scenario { title: "Tags are added, changed and removed", needs: None, run: tags },
    Scenario {
        title: "A principal becomes viewer, owner, viewer again, and loses its access",
        needs: Some(Need::Principal),
        run: permissions,
    },
    Scenario { title: "Another type replaces the connector under the same ID", needs: None, run: replacement },
    Scenario { title: "An imported connector plans no change", needs: None, run: import },
    Scenario {
        title: "A change outside Terraform is reverted, and a deleted connector is created again",
        needs: None,
        run: drift,
    },
];

/// Runs all scenarios, and stops at the first that is interrupted. `progress` gets the title of each.
pub fn run(client: &Client, run: &Run, arguments: &Arguments, mut progress: impl FnMut(&str)) -> anyhow::Result<Vec<Ran>> {
    let mut all = Vec::new();
    for (number, scenario) in SCENARIOS.iter().enumerate() {
        let started = Instant::now();
        let outcome = match missing(scenario.needs, arguments) {
            Some(flag) => Outcome::NotRun(format!("{flag} was not given")),
            None => {
                progress(scenario.title);
                let mut stage = Stage::new(client, run, arguments, number)?;
                let outcome = (scenario.run)(&mut stage);
                let outcome = outcome.and_then(|()| stage.destroy());
                match outcome {
                    Ok(()) => Outcome::Passed,
                    Err(error) if error.is::<Interrupted>() => Outcome::Interrupted,
                    Err(error) => {
                        // What is left is the sweeper's, if this fails as well.
                        let _ = stage.destroy();
                        Outcome::Failed(format!("{error:#}"))
                    }
                }
            }
        };
        let is_interrupted = outcome == Outcome::Interrupted;
        all.push(Ran { title: scenario.title, outcome, took: started.elapsed() });
        if is_interrupted {
            break;
        }
    }
    Ok(all)
}

fn missing(need: Option<Need>, arguments: &Arguments) -> Option<&'static str> {
    let (flag, is_given) = match need? {
        Need::Principal => ("--principal", arguments.principal.is_some()),
        Need::Role => ("--role", arguments.role.is_some()),
        Need::VpcConnection => ("--vpc-connection", arguments.vpc_connection.is_some()),
    };
    (!is_given).then_some(flag)
}

fn kind(stage: &mut Stage<'_>, kind: Kind) -> anyhow::Result<()> {
    let connector = Connector::new(stage.id(), kind);
    stage.applies(&connector)
}

fn vpc_connection(stage: &mut Stage<'_>) -> anyhow::Result<()> {
    let vpc_connection_arn = stage.arguments.vpc_connection.clone();
    let connector = Connector { vpc_connection_arn, ..Connector::new(stage.id(), Kind::None) };
    stage.applies(&connector)
}

fn changes(stage: &mut Stage<'_>) -> anyhow::Result<()> {
    let connector = Connector::new(stage.id(), Kind::ApiKey);
    stage.applies(&connector)?;
    let arn = stage.output("arn")?;
    let named = Connector { name: format!("{}-2", connector.name), description: Some("First.".into()), ..connector };
    stage.applies(&named)?;
    stage.applies(&Connector { description: None, ..named })?;
    ensure!(stage.output("arn")? == arn, "a change in place has replaced the connector");
    Ok(())
}

fn tags(stage: &mut Stage<'_>) -> anyhow::Result<()> {
    let connector = Connector { tags: vec![("a", "1"), ("b", "1")], ..Connector::new(stage.id(), Kind::None) };
    stage.applies(&connector)?;
    stage.applies(&Connector { tags: vec![("b", "2"), ("c", "1")], ..connector.clone() })?;
    stage.applies(&Connector { tags: Vec::new(), ..connector })
}

fn permissions(stage: &mut Stage<'_>) -> anyhow::Result<()> {
    let principal = stage.arguments.principal.clone().unwrap_or_default();
    let connector = Connector::new(stage.id(), Kind::None);
    for actions in [&VIEWER[..], &OWNER, &VIEWER] {
        stage.applies(&Connector { permissions: Some((principal.clone(), actions)), ..connector.clone() })?;
    }
    stage.applies(&connector)
}

fn replacement(stage: &mut Stage<'_>) -> anyhow::Result<()> {
    let connector = Connector::new(stage.id(), Kind::ApiKey);
    stage.applies(&connector)?;
    let other = Connector { connector_type: "ASANA", ..connector };
    ensure!(stage.planned(&other)? == ["delete", "create"], "another type plans no replacement");
    stage.applies(&other)
}

fn import(stage: &mut Stage<'_>) -> anyhow::Result<()> {
    let connector = Connector::new(stage.id(), Kind::None);
    stage.applies(&connector)?;
    stage.forget()?;
    let imported = Connector { import: true, ..connector };
    ensure!(stage.planned(&imported)? == ["no-op"], "the import plans more than itself");
    stage.applies(&imported)
}

fn drift(stage: &mut Stage<'_>) -> anyhow::Result<()> {
    let connector = Connector::new(stage.id(), Kind::None);
    stage.applies(&connector)?;
    stage.rename_outside(&connector, "drifted")?;
    ensure!(stage.planned(&connector)? == ["update"], "the plan does not revert the changed name");
    stage.applies(&connector)?;
    stage.delete_outside(&connector)?;
    ensure!(stage.planned(&connector)? == ["create"], "the plan does not create the deleted connector");
    stage.applies(&connector)
}
