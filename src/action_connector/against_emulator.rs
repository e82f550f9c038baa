//! What unit tests of requests have: an emulator with one connector, and the clients that reach it. Every request is sent once.

use std::{sync::LazyLock, time::Duration};

use quicksight_client::{Aws, Deadline, Endpoints, Environment, Permissions, SecretString, Settings, StaticKeys};
use quicksight_emulator::{Connector, Creator, Emulator, Options, Permission};
use serde_json::Value as Json;
use terraform_plugin::value::Value;

use super::{location::Location, permissions::of_rows, session::Session};
use crate::{
    client::{Accounts, Client},
    tags,
};

pub const ACCOUNT: &str = "123456789012";
pub const REGION: &str = "us-east-1";
pub const ID: &str = "example";

pub const ANN: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/ann";
pub const BOB: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/bob";
pub const EVE: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/eve";

static TAGS: LazyLock<tags::Config> = LazyLock::new(tags::Config::default);

/// An emulator without connectors.
pub fn emulator() -> Emulator {
    Emulator::start_blocking(Options::default())
}

/// One with the connector, which has these permissions.
pub fn emulator_with(permissions: &[(&str, &[&str])]) -> Emulator {
    let emulator = emulator();
    let texts = |actions: &[&str]| actions.iter().map(|&action| action.to_owned()).collect();
    let permission =
        |&(principal, actions): &(&str, &[&str])| Permission { principal: principal.to_owned(), actions: texts(actions) };
    let permissions = permissions.iter().map(permission).collect();
    emulator.put(Connector { permissions, ..Connector::new(ACCOUNT, REGION, ID, "GENERIC_HTTP") });
    emulator
}

/// Changes the connector behind the back of the provider.
pub fn alter(emulator: &Emulator, change: impl FnOnce(&mut Connector)) {
    emulator.change(ACCOUNT, REGION, ID, change).expect("the connector exists");
}

/// From now on this principal is the creator of the connector, whose permissions are not revoked.
pub fn make_irrevocable(emulator: &Emulator, principal: &str) {
    emulator.set_options(Options { creator: Creator::IrrevocableOwner, ..Options::default() });
    alter(emulator, |connector| connector.creator = Some(principal.to_owned()));
}

/// The permissions that the connector has.
pub fn permissions(emulator: &Emulator) -> Permissions {
    let connector = emulator.connector(ACCOUNT, REGION, ID).expect("the connector exists");
    connector.permissions.into_iter().map(|has| (has.principal, has.actions.into_iter().collect())).collect()
}

/// The changes of permissions that were requested, each with the principals that it grants something and those that it revokes.
pub fn changes(emulator: &Emulator) -> Vec<(Vec<String>, Vec<String>)> {
    let principals = |body: &Json, list: &str| {
        let entries = body[list].as_array().into_iter().flatten();
        entries.filter_map(|entry| entry["Principal"].as_str().map(str::to_owned)).collect()
    };
    let calls = emulator.calls_of("UpdateActionConnectorPermissions").into_iter();
    calls.map(|call| (principals(&call.body, "GrantPermissions"), principals(&call.body, "RevokePermissions"))).collect()
}

fn aws(emulator: &Emulator) -> Aws {
    let keys = StaticKeys {
        access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_key: SecretString::from("secret"),
        session_token: None,
    };
    let endpoint = || Some(emulator.endpoint());
    Aws::new(Settings {
        environment: Environment::of(&[], "/nonexistent"),
        keys: Some(keys),
        endpoints: Endpoints { quicksight: endpoint(), sts: endpoint(), sso: None },
        max_attempts: Some(1),
        ..Settings::default()
    })
}

/// Long enough for whatever is to come, and an end of what does not.
pub fn soon() -> Deadline {
    Deadline::never().with_timeout(Duration::from_secs(10))
}

pub fn client(emulator: &Emulator) -> Client {
    Client::new(aws(emulator), tags::Config::default(), Accounts::default(), true, Vec::new())
}

pub fn session(emulator: &Emulator, deadline: Deadline) -> Session<'static> {
    let quicksight = aws(emulator).quicksight(REGION, &[]).expect("the settings are complete");
    let location = Location { account: ACCOUNT.to_owned(), region: REGION.to_owned(), id: ID.to_owned() };
    Session { quicksight, location, tags: &TAGS, deadline }
}

/// The connector as a resource value, as far as it says where it is and has these permissions.
pub fn resource(permissions: &[(&str, &[&str])]) -> Value {
    Value::object([
        ("aws_account_id", Value::string(ACCOUNT)),
        ("region", Value::string(REGION)),
        ("action_connector_id", Value::string(ID)),
        ("permissions", super::permissions::blocks::to_value(&of_rows(permissions))),
    ])
}
