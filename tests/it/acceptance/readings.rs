//! A whole life of all six kinds of authentication under each reading of what nobody knows of the service: the outcome must not depend on it.

use std::collections::BTreeMap;

use quicksight_emulator::Options;

use crate::support::{
    GROUP, KINDS, OWNER, Sample, USER, VIEWER,
    core::{self, Action, Core},
    permissions,
};

const SECRET: &str = "s3cret-value";
const VPC_CONNECTION: &str = "arn:aws:quicksight:us-east-1:123456789012:vpcConnection/private";

/// What a service does that is read in one way, by flags of the emulator, and what a person has to see of it.
struct Reading {
    flags: &'static [(&'static str, &'static str)],
    /// What the update says that takes out a description; it succeeds where there is nothing to say.
    clearing: Option<&'static str>,
}

const fn reading(flags: &'static [(&'static str, &'static str)]) -> Reading {
    Reading { flags, clearing: None }
}

/// The strict service first, then every open question in its other ways. Those that cannot influence each other are tried together.
const READINGS: &[Reading] = &[
    reading(&[]),
    reading(&[
        ("permission-sets", "any"),
        ("unknown-actions", "accepted"),
        ("smaller-grants", "replaced"),
        ("principal-in-both-lists", "grants-first"),
        ("unheld-revokes", "ignored"),
    ]),
    reading(&[("permission-sets", "partial-revokes"), ("principal-in-both-lists", "revokes-first")]),
    reading(&[("permission-sets", "with-contributor"), ("smaller-grants", "replaced")]),
    reading(&[("creator", "owner")]),
    reading(&[("creator", "irrevocable-owner")]),
    reading(&[
        ("described-vpc-connection", "returned"),
        ("enabled-actions", "all"),
        ("names", "unique"),
        ("max-results", "optional"),
        ("validation-errors", "invalid-parameter-value-exception"),
        ("uncreatable-types", "accepted"),
    ]),
    reading(&[("deletion", "deleted"), ("repeated-delete", "conflict")]),
    reading(&[("deletion", "visible"), ("changes-in-transition", "accepted")]),
    reading(&[("deletion-time", "0"), ("creation-time", "0"), ("update-time", "0")]),
    reading(&[("deletion-time", "5000"), ("creation-time", "1500"), ("update-time", "1500")]),
    Reading { flags: &[("omitted-members", "kept")], clearing: Some("description") },
    Reading { flags: &[("omitted-members", "refused")], clearing: Some("field is incorrectly set") },
    reading(&[("role-propagation-time", "3000"), ("permission-answers", "shuffled")]),
    reading(&[("rate-limit", "20/5"), ("permission-rate-limit", "10/3"), ("throttling-answer", "bad-request")]),
    reading(&[("rate-limit", "20/5"), ("throttling-answer", "rate-exceeded"), ("permission-answers", "duplicated")]),
];

/// What all six connectors have at one time of their lives.
#[derive(Clone, Copy)]
struct Stage {
    name: &'static str,
    /// Description and VPC connection.
    optional: Option<&'static str>,
    permissions: &'static [(&'static str, &'static [&'static str])],
    team: &'static str,
    secret_version: &'static str,
    is_replaced: bool,
}

const CREATED: Stage = Stage {
    name: "Created",
    optional: Some("First"),
    permissions: &[(GROUP, OWNER), (USER, VIEWER)],
    team: "one",
    secret_version: "1",
    is_replaced: false,
};
/// One principal loses actions, another gains some, and everything else that can change in place does.
const CHANGED: Stage = Stage {
    name: "Changed",
    optional: Some("Second"),
    permissions: &[(GROUP, VIEWER), (USER, OWNER)],
    team: "two",
    secret_version: "2",
    ..CREATED
};
const CLEARED: Stage = Stage { optional: None, permissions: &[(USER, OWNER)], ..CHANGED };
/// The same ID again, as another connector.
const REPLACED: Stage = Stage { optional: Some("Third"), is_replaced: true, ..CLEARED };

fn id(kind: Sample) -> String {
    kind.authentication_type.to_lowercase().replace('_', "-")
}

fn resource(kind: Sample, stage: Stage) -> String {
    let connector_type = if stage.is_replaced { kind.other_type } else { kind.connector_type };
    let secret = kind.write_only(&format!("{SECRET:?}"), &format!("{:?}", stage.secret_version));
    let optional = stage.optional.map_or_else(String::new, |description| {
        format!("  description = \"{description}\"\n  vpc_connection_arn = \"{VPC_CONNECTION}\"\n")
    });
    let permissions: String = stage.permissions.iter().map(|(principal, actions)| permissions(principal, actions)).collect();
    format!(
        "resource \"quicksight_action_connector\" \"{local}\" {{\n  action_connector_id = \"{id}\"\n  name = \"{name} {id}\"\n  type = \"{connector_type}\"\n  \
         tags = {{ Team = \"{team}\" }}\n{optional}{permissions}  {authentication}\n}}\n",
        local = kind.authentication_type.to_lowercase(),
        id = id(kind),
        name = stage.name,
        team = stage.team,
        authentication = kind.authentication(&secret),
    )
}

fn config(stage: Stage) -> core::Config {
    core::config(&KINDS.map(|kind| resource(kind, stage)).concat())
}

/// That the service has what is configured, whatever it shows of it.
fn expect_remote(core: &Core, stage: Stage) {
    for kind in KINDS {
        let connector = core.remote(&id(kind));
        assert_eq!(connector.name, format!("{} {}", stage.name, id(kind)));
        assert_eq!(connector.description.as_deref(), stage.optional, "{}", connector.name);
        assert_eq!(connector.vpc_connection_arn.as_deref(), stage.optional.map(|_| VPC_CONNECTION), "{}", connector.name);
        assert_eq!(connector.tags.get("Team").map(String::as_str), Some(stage.team), "{}", connector.name);
        for (principal, actions) in stage.permissions {
            let has = connector.permissions.iter().find(|permission| permission.principal == *principal);
            assert_eq!(has.map(|permission| permission.actions.len()), Some(actions.len()), "{principal} of {}", connector.name);
        }
        let group_has_access = connector.permissions.iter().any(|permission| permission.principal == GROUP);
        assert_eq!(group_has_access, stage.permissions.iter().any(|(principal, _)| *principal == GROUP), "{}", connector.name);
    }
}

/// Applies without an error, does this to all six, and leaves nothing to do.
async fn expect_applied(core: &mut Core, stage: Stage, action: Action) {
    let config = config(stage);
    let done = core.apply(&config).await.expect_success();
    assert_eq!(done.into_values().collect::<Vec<_>>(), [action; KINDS.len()], "{}", stage.name);
    expect_remote(core, stage);
    assert_eq!(core.plan(&config).await, Ok(BTreeMap::new()), "{}", stage.name);
}

async fn lives(reading: &Reading) {
    let mut options = Options::default();
    for (flag, value) in reading.flags {
        options.set(flag, value).unwrap_or_else(|error| panic!("--{flag} {value}: {error}"));
    }
    let mut core = Core::with(options).await;
    expect_applied(&mut core, CREATED, Action::Create).await;
    expect_applied(&mut core, CHANGED, Action::Update).await;
    match reading.clearing {
        None => expect_applied(&mut core, CLEARED, Action::Update).await,
        Some(says) => {
            core.apply(&config(CLEARED)).await.expect_failure(says);
            // What the service did not take is still to do, and nothing else is.
            let planned = core.plan(&config(CLEARED)).await.expect("it can be planned");
            assert_eq!(planned.into_values().collect::<Vec<_>>(), [Action::Update; KINDS.len()]);
        }
    }
    expect_applied(&mut core, REPLACED, Action::Replace).await;
    core.expect_nowhere(SECRET);
    core.destroy().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connectors_with_all_six_authentication_types_work_under_every_reading_of_the_service() {
    let lives = READINGS.iter().map(|reading| (reading.flags, tokio::spawn(lives(reading))));
    for (flags, life) in lives.collect::<Vec<_>>() {
        life.await.unwrap_or_else(|error| panic!("{flags:?}: {error}"));
    }
}
