//! The steps of a sequence, what they make of the configuration and of the service, and what the service must have afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use proptest::prelude::{Just, Strategy, any, prop_oneof};
use quicksight_emulator::{Emulator, Fault, Kind, Options, Permission};

use crate::support::{ACCOUNT, GROUP, KINDS, OWNER, REGION, USER, VIEWER, core::existing, permissions};

/// The value of each write-only argument.
pub const SECRET: &str = "canary-Mb5wQz91xK";
const VPC_CONNECTION: &str = "arn:aws:quicksight:us-east-1:123456789012:vpcConnection/private";
const PRINCIPALS: [&str; 2] = [GROUP, USER];

/// So many connectors.
const SLOTS: usize = 3;
/// The one whose permissions have resources of their own; those of the others are in blocks.
const SHARED: usize = 2;

/// The arguments of a connector.
#[derive(Clone, Debug)]
pub struct Setup {
    kind: usize,
    has_other_type: bool,
    name: u8,
    description: Option<u8>,
    has_vpc_connection: bool,
    team: Option<u8>,
    /// Which principals are owners, or viewers; none where permissions are not managed by blocks.
    permissions: Option<[Option<bool>; 2]>,
    secret_version: u8,
}

/// What somebody does without Terraform.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    Rename,
    ClearDescription,
    Describe,
    Tag,
    Untag,
    Grant(usize, bool),
    Revoke(usize),
    MoveEndpoint,
    Delete,
}

#[derive(Clone, Debug)]
pub enum Step {
    Configure(usize, Setup),
    Remove(usize),
    /// A permission resource for a principal, as an owner or a viewer.
    Permit(usize, bool),
    Unpermit(usize),
    Outside(usize, Change),
}

/// What goes wrong in the apply after a step.
#[derive(Clone, Debug)]
pub enum Trouble {
    None,
    Fault(Fault),
    Interrupt(Duration),
}

#[derive(Clone, Debug)]
pub struct Turn {
    pub step: Step,
    pub trouble: Trouble,
}

/// The readings of what nobody knows of the service under which everything configured can be reached.
pub const READINGS: [&[(&str, &str)]; 6] = [
    &[],
    &[("permission-sets", "any"), ("unknown-actions", "accepted"), ("smaller-grants", "replaced"), ("unheld-revokes", "ignored")],
    &[("permission-sets", "partial-revokes"), ("principal-in-both-lists", "revokes-first")],
    &[("described-vpc-connection", "returned"), ("validation-errors", "invalid-parameter-value-exception")],
    &[("deletion", "deleted"), ("repeated-delete", "conflict")],
    &[("creator", "owner"), ("permission-answers", "shuffled")],
];

const OPERATIONS: [&str; 9] = [
    "CreateActionConnector",
    "UpdateActionConnector",
    "DeleteActionConnector",
    "UpdateActionConnectorPermissions",
    "TagResource",
    "UntagResource",
    "DescribeActionConnector",
    "DescribeActionConnectorPermissions",
    "ListTagsForResource",
];
/// So many of them change something; the first two are those that take a while.
const CHANGES: usize = 6;

/// An emulator under one of the readings, whose transitions take this time.
pub fn options(reading: usize, transition: Duration) -> Options {
    let mut options =
        Options { creation_time: transition, update_time: transition, deletion_time: transition, ..Options::default() };
    for (flag, value) in READINGS[reading] {
        options.set(flag, value).expect("an option of the emulator");
    }
    options
}

fn setup() -> impl Strategy<Value = Setup> {
    let permissions = proptest::option::of([proptest::option::of(any::<bool>()), proptest::option::of(any::<bool>())]);
    let optional = (proptest::option::of(0..3_u8), any::<bool>(), proptest::option::of(0..3_u8), permissions);
    (0..KINDS.len(), any::<bool>(), 0..3_u8, optional, 1..4_u8).prop_map(
        |(kind, has_other_type, name, (description, has_vpc_connection, team, permissions), secret_version)| Setup {
            kind,
            has_other_type,
            name,
            description,
            has_vpc_connection,
            team,
            permissions,
            secret_version,
        },
    )
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Rename),
        Just(Change::ClearDescription),
        Just(Change::Describe),
        Just(Change::Tag),
        Just(Change::Untag),
        (0..PRINCIPALS.len(), any::<bool>()).prop_map(|(principal, owner)| Change::Grant(principal, owner)),
        (0..PRINCIPALS.len()).prop_map(Change::Revoke),
        Just(Change::MoveEndpoint),
        Just(Change::Delete),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let permit = (0..PRINCIPALS.len(), any::<bool>());
    prop_oneof![
        5 => (0..SLOTS, setup()).prop_map(|(slot, setup)| Step::Configure(slot, setup)),
        1 => (0..SLOTS).prop_map(Step::Remove),
        2 => permit.prop_map(|(principal, owner)| Step::Permit(principal, owner)),
        1 => (0..PRINCIPALS.len()).prop_map(Step::Unpermit),
        3 => (0..SLOTS, change()).prop_map(|(slot, change)| Step::Outside(slot, change)),
    ]
}

fn error(code: &str) -> Kind {
    Kind::Error { code: code.to_owned(), message: "Refused for a test".to_owned(), status: None }
}

fn fault() -> impl Strategy<Value = Fault> {
    let any_kind = prop_oneof![
        Just(error("AccessDeniedException")),
        Just(error("ConflictException")),
        Just(error("InternalFailureException")),
        Just(error("LimitExceededException")),
        Just(Kind::ErrorAfterCommit { code: "InternalFailureException".to_owned(), message: "Lost".to_owned(), status: None }),
        Just(Kind::EchoSecret { code: "InvalidParameterValueException".to_owned() }),
        Just(Kind::DropBefore),
        Just(Kind::DropAfter),
        Just(Kind::Malformed),
        Just(Kind::Truncated),
        Just(Kind::Html { status: 502 }),
    ];
    let fails = Just(Kind::Fails { message: "The endpoint does not answer".to_owned() });
    let ignored = Just(Kind::IgnoreChange { members: Vec::new() });
    let of = |operations: &'static [&'static str]| (0..operations.len()).prop_map(|index| operations[index]);
    let pair = prop_oneof![
        10 => (of(&OPERATIONS), any_kind),
        1 => (of(&OPERATIONS[..2]), fails),
        1 => (of(&OPERATIONS[..CHANGES]), ignored),
    ];
    let skip = prop_oneof![3 => Just(0), 1 => 1..3_usize];
    (pair, skip, 1..4_usize).prop_map(|((operation, kind), skip, times)| Fault::new(operation, kind).skip(skip).times(times))
}

/// A step, and what goes wrong. Most faults are for requests that the step does not send.
pub fn turn() -> impl Strategy<Value = Turn> {
    let trouble = prop_oneof![
        2 => Just(Trouble::None),
        6 => fault().prop_map(Trouble::Fault),
        2 => (1..120_u64).prop_map(|milliseconds| Trouble::Interrupt(Duration::from_millis(milliseconds))),
    ];
    (step(), trouble).prop_map(|(step, trouble)| Turn { step, trouble })
}

impl Trouble {
    /// Plants the fault, and returns how many requests can meet it.
    pub fn plant(&self, emulator: &Emulator) -> usize {
        let Self::Fault(fault) = self else { return 0 };
        emulator.fault(fault.clone());
        fault.times
    }

    pub fn interrupt(&self) -> Option<Duration> {
        match self {
            Self::Interrupt(after) => Some(*after),
            Self::None | Self::Fault(_) => None,
        }
    }
}

impl Setup {
    fn name(&self) -> String {
        format!("Name {}", self.name)
    }

    fn description(&self) -> Option<String> {
        self.description.map(|description| format!("Description {description}"))
    }

    fn connector_type(&self) -> &'static str {
        let kind = KINDS[self.kind];
        if self.has_other_type { kind.other_type } else { kind.connector_type }
    }

    fn text(&self, slot: usize) -> String {
        let kind = KINDS[self.kind];
        let secret = kind.write_only(&format!("{SECRET:?}"), &format!("\"{}\"", self.secret_version));
        let mut arguments = String::new();
        arguments.extend(self.description().map(|description| format!("  description = {description:?}\n")));
        arguments.extend(self.has_vpc_connection.then(|| format!("  vpc_connection_arn = {VPC_CONNECTION:?}\n")));
        arguments.extend(self.team.map(|team| format!("  tags = {{ Team = \"{team}\" }}\n")));
        for (principal, owner) in self.blocks(slot) {
            arguments.extend(owner.map(|owner| permissions(principal, actions(owner))));
        }
        format!(
            "resource \"quicksight_action_connector\" \"c{slot}\" {{\n  action_connector_id = \"c{slot}\"\n  name = {:?}\n  type = {:?}\n{arguments}  {}\n  {}\n}}\n",
            self.name(),
            self.connector_type(),
            kind.authentication(&secret),
            // Not for ever, where a request is accepted and nothing comes of it.
            "timeouts {\n    create = \"10s\"\n    update = \"10s\"\n    delete = \"10s\"\n  }",
        )
    }

    /// The principals that blocks can give access to, and whether each is an owner; none where blocks do not manage permissions.
    fn blocks(&self, slot: usize) -> Vec<(&'static str, Option<bool>)> {
        let managed = self.permissions.filter(|permissions| slot != SHARED && permissions.iter().any(Option::is_some));
        PRINCIPALS.into_iter().zip(managed.into_iter().flatten()).collect()
    }
}

fn actions(owner: bool) -> &'static [&'static str] {
    if owner { OWNER } else { VIEWER }
}

fn granted(principal: &str, owner: bool) -> Permission {
    Permission { principal: principal.to_owned(), actions: actions(owner).iter().map(|&action| action.to_owned()).collect() }
}

/// What is configured.
#[derive(Default)]
pub struct Connectors {
    setups: BTreeMap<usize, Setup>,
    /// Permissions of the shared connector, by principal: whether they are an owner's.
    permitted: BTreeMap<usize, bool>,
}

impl Connectors {
    pub fn take(&mut self, step: &Step, emulator: &Emulator) {
        match step {
            Step::Configure(slot, setup) => drop(self.setups.insert(*slot, setup.clone())),
            Step::Remove(slot) => drop(self.setups.remove(slot)),
            Step::Permit(principal, owner) => {
                if self.permitted.insert(*principal, *owner).is_none() {
                    // What somebody else has granted is never adopted.
                    self.change(SHARED, Change::Revoke(*principal), emulator);
                }
            }
            Step::Unpermit(principal) => drop(self.permitted.remove(principal)),
            Step::Outside(slot, change) => self.change(*slot, *change, emulator),
        }
    }

    fn change(&self, slot: usize, change: Change, emulator: &Emulator) {
        let id = format!("c{slot}");
        if let Change::Delete = change {
            emulator.remove(ACCOUNT, REGION, &id);
            return;
        }
        emulator.change(ACCOUNT, REGION, &id, |connector| match change {
            Change::Rename => connector.name = "Renamed".to_owned(),
            Change::ClearDescription => connector.description = None,
            Change::Describe => connector.description = Some("Described".to_owned()),
            Change::Tag => drop(connector.tags.insert("Outside".to_owned(), "yes".to_owned())),
            Change::Untag => connector.tags.clear(),
            Change::Grant(principal, owner) => {
                let principal = PRINCIPALS[principal];
                connector.permissions.retain(|permission| permission.principal != principal);
                connector.permissions.push(granted(principal, owner));
            }
            Change::Revoke(principal) => connector.permissions.retain(|permission| permission.principal != PRINCIPALS[principal]),
            Change::MoveEndpoint => {
                let blocks = connector.authentication_config["AuthenticationMetadata"].as_object_mut();
                for block in blocks.into_iter().flat_map(serde_json::Map::values_mut) {
                    if let Some(endpoint) = block.get_mut("BaseEndpoint") {
                        *endpoint = "https://changed.example.com".into();
                    }
                }
            }
            Change::Delete => {}
        });
    }

    /// The principals of the permission resources, and whether each is an owner.
    fn permitted(&self) -> impl Iterator<Item = (usize, bool)> {
        let has_connector = self.setups.contains_key(&SHARED);
        self.permitted.iter().filter(move |_| has_connector).map(|(principal, owner)| (*principal, *owner))
    }

    /// The permissions that the service has, that are configured, and that are not among these IDs of resources: the principal of each.
    pub fn orphaned_permissions(&self, known: &BTreeSet<String>, emulator: &Emulator) -> Vec<&'static str> {
        let id = format!("c{SHARED}");
        let granted = emulator.connector(ACCOUNT, REGION, &id).map(|connector| connector.permissions).unwrap_or_default();
        let is_granted = |principal: &&str| granted.iter().any(|permission| permission.principal == *principal);
        let is_known = |principal: &&str| known.contains(&format!("{ACCOUNT},{id},{principal}"));
        let configured = self.permitted().map(|(principal, _)| PRINCIPALS[principal]);
        configured.filter(|principal| is_granted(principal) && !is_known(principal)).collect()
    }

    /// Revokes what a principal has on the shared connector.
    pub fn revoke(principal: &str, emulator: &Emulator) {
        emulator.change(ACCOUNT, REGION, &format!("c{SHARED}"), |connector| {
            connector.permissions.retain(|permission| permission.principal != principal);
        });
    }

    /// The configuration.
    pub fn text(&self) -> String {
        let connectors = self.setups.iter().map(|(slot, setup)| setup.text(*slot));
        let permitted = self.permitted().map(|(principal, owner)| {
            let connector = format!("quicksight_action_connector.c{SHARED}");
            format!(
                "resource \"quicksight_action_connector_permission\" \"p{principal}\" {{\n  action_connector_id = \"c{SHARED}\"\n  principal = {:?}\n  \
                 actions = {:?}\n  depends_on = [{connector}]\n  lifecycle {{\n    replace_triggered_by = [{connector}.created_time]\n  }}\n}}\n",
                PRINCIPALS[principal],
                actions(owner),
            )
        });
        connectors.chain(permitted).collect()
    }

    /// That the service has what is configured, and no connector beside.
    pub fn expect_remote(&self, emulator: &Emulator) {
        assert_eq!(existing(emulator), self.setups.keys().map(|slot| format!("c{slot}")).collect::<Vec<_>>());
        for (slot, setup) in &self.setups {
            let id = format!("c{slot}");
            let connector = emulator.connector(ACCOUNT, REGION, &id).expect("it is one of those");
            assert_eq!(connector.name, setup.name(), "{id}");
            assert_eq!(connector.connector_type, setup.connector_type(), "{id}");
            assert_eq!(connector.description, setup.description(), "{id}");
            assert_eq!(connector.vpc_connection_arn.is_some(), setup.has_vpc_connection, "{id}");
            assert_eq!(connector.authentication_config["AuthenticationType"], KINDS[setup.kind].authentication_type, "{id}");
            let tags: BTreeMap<String, String> =
                setup.team.map(|team| ("Team".to_owned(), team.to_string())).into_iter().collect();
            assert_eq!(connector.tags, tags, "{id}");
            let mut configured = setup.blocks(*slot);
            if *slot == SHARED {
                configured.extend(self.permitted().map(|(principal, owner)| (PRINCIPALS[principal], Some(owner))));
            }
            for (principal, owner) in configured {
                let held = connector.permissions.iter().find(|permission| permission.principal == principal);
                let held: BTreeSet<&str> = held.iter().flat_map(|held| held.actions.iter().map(String::as_str)).collect();
                let granted = owner.map(actions).unwrap_or_default();
                assert_eq!(held, granted.iter().copied().collect(), "{principal} of {id}");
            }
        }
    }
}
