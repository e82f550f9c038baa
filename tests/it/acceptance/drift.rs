//! What changed behind Terraform's back shows as exactly itself, and is put right. What a refresh makes of everything else is in `refresh`.

use std::collections::BTreeMap;

use quicksight_emulator::{Connector, DescribedVpcConnection, Options, Permission};
use serde_json::{Value as Json, json};

use crate::support::{ADDRESS, KINDS, Sample, USER, Workspace, sample};

const VPC: &str = "arn:aws:quicksight:us-east-1:123456789012:vpcConnection/private";

/// What each update of a connector makes unknown.
const UPDATED: &[&str] = &["last_updated_time", "status"];

/// A connector without authentication, and these arguments.
pub fn config(arguments: &str) -> String {
    sample("NONE").resource("").replacen("  name =", &format!("{arguments}\n  name ="), 1)
}

/// One connector, of which nothing that is optional is given.
pub fn plain() -> Workspace {
    let workspace = Workspace::of(&config(""));
    workspace.apply();
    workspace
}

/// Each leaf that is not null, by its dotted path; a list is one leaf.
fn leaves(value: &Json) -> BTreeMap<String, Json> {
    fn collect(value: &Json, path: &str, into: &mut BTreeMap<String, Json>) {
        match value {
            Json::Null => {}
            Json::Object(members) => {
                for (name, member) in members {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    collect(member, &path, into);
                }
            }
            leaf => drop(into.insert(path.to_owned(), leaf.clone())),
        }
    }
    let mut all = BTreeMap::new();
    collect(value, "", &mut all);
    all
}

/// The paths of the leaves that differ.
pub fn differing(one: &Json, other: &Json) -> Vec<String> {
    let (one, other) = (leaves(one), leaves(other));
    let mut paths: Vec<String> =
        one.keys().chain(other.keys()).filter(|path| one.get(*path) != other.get(*path)).cloned().collect();
    paths.sort();
    paths.dedup();
    paths
}

pub fn sorted<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut paths: Vec<String> = paths.into_iter().map(str::to_owned).collect();
    paths.sort();
    paths
}

/// After this change elsewhere exactly these paths differ from what is configured, the plan shows them and what an update makes
/// unknown (`unknown`), and applying it puts them right.
#[track_caller]
fn shows_itself(workspace: &Workspace, change: impl FnOnce(&mut Connector), paths: &[&str], unknown: &[&str]) {
    let settled = workspace.state(ADDRESS);
    let before = workspace.remote("example");
    workspace.change_remote("example", change);
    assert_ne!(workspace.remote("example"), before, "{paths:?}: nothing was changed");

    let planned = workspace.planned_change(ADDRESS);
    assert_eq!(planned["actions"], json!(["update"]), "{paths:?}");
    assert_eq!(differing(&settled, &planned["before"]), sorted(paths.iter().copied()));
    assert_eq!(differing(&planned["before"], &planned["after"]), sorted(paths.iter().chain(unknown).copied()));
    let unknowns = leaves(&planned["after_unknown"]).into_iter().filter(|(_, leaf)| *leaf == json!(true));
    assert_eq!(unknowns.map(|(path, _)| path).collect::<Vec<_>>(), sorted(unknown.iter().copied()), "{paths:?}");

    workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
    let after = workspace.remote("example");
    let told = |connector: Connector| {
        let Connector { name, description, vpc_connection_arn, authentication_config, permissions, tags, .. } = connector;
        (name, description, vpc_connection_arn, authentication_config, permissions, tags)
    };
    assert_eq!(told(after), told(before), "{paths:?}");
    let changed = differing(&settled, &workspace.state(ADDRESS));
    assert!(changed.iter().all(|path| UPDATED.contains(&path.as_str())), "{paths:?}: {changed:?}");
}

/// For a connector of this kind: each member of its metadata, as a JSON pointer, what it is changed to (removed if empty), and the path
/// that shows it.
/// The secret stands in the configuration in its plain form, and for the first of them in the write-only form, too.
fn each_leaf_shows_itself(authentication_type: &str, table: &[(&str, &str, &str)], unknown: &[&str]) {
    let kind = sample(authentication_type);
    let workspace = Workspace::new();
    let shown = |(member, value, path): &(&str, &str, &str)| {
        let (way, name) = member.rsplit_once('/').expect("a pointer has a slash");
        let change = |connector: &mut Connector| {
            let metadata = &mut connector.authentication_config["AuthenticationMetadata"];
            let members = metadata.pointer_mut(way).and_then(Json::as_object_mut).expect("the way to the member is there");
            let old = members.remove(name);
            if !value.is_empty() {
                members.insert(name.to_owned(), json!(value));
            }
            assert_ne!(old.as_ref(), members.get(name), "{member} is what it was");
        };
        let path = format!("authentication_config.authentication_metadata.{path}");
        shows_itself(&workspace, change, &[&path], &[UPDATED, unknown].concat());
    };
    workspace.apply_config(&kind.resource(&kind.plain("\"s3cret\"")));
    table.iter().for_each(shown);
    workspace.expect_empty_plan();
    if let [_, write_only] = kind.forms("\"s3cret\"", "1").as_slice() {
        workspace.apply_config(&kind.resource(write_only));
        table.iter().take(1).for_each(shown);
        workspace.expect_empty_plan();
    }
    workspace.destroy();
}

#[test]
fn each_part_of_an_authorization_code_grant_that_was_changed_outside_terraform_is_planned_and_reverted() {
    const AT: &str = "authorization_code_grant_metadata";
    let details = format!("{AT}.authorization_code_grant_credentials_details.authorization_code_grant_details");
    let inner = "/AuthorizationCodeGrantMetadata/AuthorizationCodeGrantCredentialsDetails/AuthorizationCodeGrantDetails";
    each_leaf_shows_itself(
        "OAUTH2_AUTHORIZATION_CODE",
        &[
            ("/AuthorizationCodeGrantMetadata/BaseEndpoint", "https://other.example.com", &format!("{AT}.base_endpoint")),
            ("/AuthorizationCodeGrantMetadata/RedirectUrl", "https://other.example.com/back", &format!("{AT}.redirect_url")),
            (&format!("{inner}/ClientId"), "other", &format!("{details}.client_id")),
            (&format!("{inner}/TokenEndpoint"), "https://other.example.com/token", &format!("{details}.token_endpoint")),
            (
                &format!("{inner}/AuthorizationEndpoint"),
                "https://other.example.com/authorize",
                &format!("{details}.authorization_endpoint"),
            ),
        ],
        &[],
    );
}

#[test]
fn each_part_of_a_client_credentials_grant_that_was_changed_outside_terraform_is_planned_and_reverted() {
    const AT: &str = "client_credentials_grant_metadata";
    let details = format!("{AT}.client_credentials_details.client_credentials_grant_details");
    let inner = "/ClientCredentialsGrantMetadata/ClientCredentialsDetails/ClientCredentialsGrantDetails";
    each_leaf_shows_itself(
        "OAUTH2_CLIENT_CREDENTIALS",
        &[
            ("/ClientCredentialsGrantMetadata/BaseEndpoint", "https://other.example.com", &format!("{AT}.base_endpoint")),
            (&format!("{inner}/ClientId"), "other", &format!("{details}.client_id")),
            (&format!("{inner}/TokenEndpoint"), "https://other.example.com/token", &format!("{details}.token_endpoint")),
        ],
        &[],
    );
}

#[test]
fn each_part_of_basic_authentication_that_was_changed_outside_terraform_is_planned_and_reverted() {
    each_leaf_shows_itself(
        "BASIC",
        &[
            (
                "/BasicAuthConnectionMetadata/BaseEndpoint",
                "https://other.example.com",
                "basic_auth_connection_metadata.base_endpoint",
            ),
            ("/BasicAuthConnectionMetadata/Username", "other", "basic_auth_connection_metadata.username"),
        ],
        &[],
    );
}

#[test]
fn each_part_of_api_key_authentication_that_was_changed_outside_terraform_is_planned_and_reverted() {
    each_leaf_shows_itself(
        "API_KEY",
        &[
            ("/ApiKeyConnectionMetadata/BaseEndpoint", "https://other.example.com", "api_key_connection_metadata.base_endpoint"),
            ("/ApiKeyConnectionMetadata/Email", "other@example.com", "api_key_connection_metadata.email"),
            ("/ApiKeyConnectionMetadata/Email", "", "api_key_connection_metadata.email"),
        ],
        &[],
    );
}

#[test]
fn the_endpoint_of_a_connector_without_authentication_that_was_changed_outside_terraform_is_planned_and_reverted() {
    each_leaf_shows_itself(
        "NONE",
        &[("/NoneConnectionMetadata/BaseEndpoint", "https://other.example.com", "none_connection_metadata.base_endpoint")],
        &[],
    );
}

#[test]
fn the_role_of_a_connector_that_was_changed_outside_terraform_is_planned_and_reverted() {
    each_leaf_shows_itself(
        "IAM",
        &[("/IamConnectionMetadata/RoleArn", "arn:aws:iam::123456789012:role/other", "iam_connection_metadata.role_arn")],
        &["authentication_config.authentication_metadata.iam_connection_metadata.source_arn"],
    );
}

#[test]
fn a_source_of_credentials_that_was_changed_outside_terraform_is_planned_if_configured_and_only_read_if_not() {
    for (authentication_type, metadata, member, argument) in [
        (
            "OAUTH2_AUTHORIZATION_CODE",
            "AuthorizationCodeGrantMetadata",
            "AuthorizationCodeGrantCredentialsSource",
            "authorization_code_grant_credentials_source",
        ),
        ("OAUTH2_CLIENT_CREDENTIALS", "ClientCredentialsGrantMetadata", "ClientCredentialsSource", "client_credentials_source"),
    ] {
        let kind = sample(authentication_type);
        let change = |connector: &mut Connector| {
            connector.authentication_config["AuthenticationMetadata"][metadata][member] = json!("SOURCE_OF_TOMORROW");
        };
        let left_out = kind.resource(&kind.safest("\"s3cret\"", "1"));
        let path = format!("authentication_config.authentication_metadata.{}.{argument}", kind.block);
        let given = format!("{argument} = \"PLAIN_CREDENTIALS\"\n        base_endpoint");
        let workspace = Workspace::of(&left_out.replacen("base_endpoint", &given, 1));
        workspace.apply();
        shows_itself(&workspace, change, &[&path], UPDATED);
        workspace.expect_empty_plan();

        workspace.apply_config(&left_out);
        let settled = workspace.state(ADDRESS);
        workspace.change_remote("example", change);
        workspace.apply();
        assert_eq!(differing(&settled, &workspace.state(ADDRESS)), [path]);
        workspace.destroy();
    }
}

#[test]
fn an_oauth_application_that_was_removed_outside_terraform_is_planned_and_reverted() {
    for (authentication_type, member) in [
        ("OAUTH2_AUTHORIZATION_CODE", "/AuthorizationCodeGrantMetadata/AuthorizationCodeGrantCredentialsDetails"),
        ("OAUTH2_CLIENT_CREDENTIALS", "/ClientCredentialsGrantMetadata/ClientCredentialsDetails"),
    ] {
        let kind = sample(authentication_type);
        for secret in kind.forms("\"s3cret\"", "1") {
            let workspace = Workspace::of(&kind.resource(&secret));
            workspace.apply();
            let before = workspace.remote("example").authentication_config;
            workspace.change_remote("example", |connector| {
                let metadata = &mut connector.authentication_config["AuthenticationMetadata"];
                *metadata.pointer_mut(member).expect("there is an application") = Json::Null;
            });
            let planned = workspace.planned_change(ADDRESS);
            assert_eq!(planned["actions"], json!(["update"]));
            let details = format!("authentication_config.authentication_metadata.{}.{}.", kind.block, kind.secret_blocks[0]);
            let paths = differing(&planned["before"], &planned["after"]);
            assert!(
                paths.iter().all(|path| path.starts_with(&details) || UPDATED.contains(&path.as_str())),
                "{authentication_type}: {paths:?}"
            );
            workspace.apply();
            assert_eq!(workspace.remote("example").authentication_config, before);
            workspace.destroy();
        }
    }
}

#[test]
fn another_type_of_authentication_known_or_not_is_planned_and_reverted() {
    let workspace = Workspace::of(&KINDS.map(|kind| kind.resource_beside_others(&kind.plain("\"s3cret\""))).concat());
    workspace.apply();
    let authentication = |kind: Sample| workspace.remote(&kind.id()).authentication_config;
    let before = KINDS.map(authentication);
    let base_endpoint = json!({ "BaseEndpoint": "https://x.example.com" });
    let none = ("NONE", "none_connection_metadata", json!({ "NoneConnectionMetadata": base_endpoint }));
    let api_key = ("API_KEY", "api_key_connection_metadata", json!({ "ApiKeyConnectionMetadata": base_endpoint }));
    let unheard_of = ("PASSKEY", "", json!({ "PasskeyMetadata": { "Key": "x" } }));
    let known = |kind: Sample| if kind.block == none.1 { &api_key } else { &none };
    for other in [&known as &dyn Fn(Sample) -> _, &|_| &unheard_of] {
        let settled = KINDS.map(|kind| workspace.state(&kind.address()));
        for kind in KINDS {
            let (authentication_type, _, metadata) = other(kind);
            workspace.change_remote(&kind.id(), |connector| {
                connector.authentication_config =
                    json!({ "AuthenticationType": authentication_type, "AuthenticationMetadata": metadata });
            });
        }
        let changes = workspace.planned_changes();
        for (kind, settled) in KINDS.iter().zip(&settled) {
            let (planned, (authentication_type, block, _)) = (&changes[&kind.address()], other(*kind));
            assert_eq!(planned["actions"], json!(["update"]), "{}", kind.block);
            let seen = &planned["before"]["authentication_config"];
            assert_eq!(seen["authentication_type"], *authentication_type);
            let standing: Vec<String> = leaves(&seen["authentication_metadata"]).into_keys().collect();
            let expected = if block.is_empty() { vec![] } else { vec![format!("{block}.base_endpoint")] };
            assert_eq!(standing, expected, "{}", kind.block);
            let elsewhere = differing(settled, &planned["before"]);
            assert!(elsewhere.iter().all(|path| path.starts_with("authentication_config.")), "{elsewhere:?}");
        }
        workspace.apply();
        assert_eq!(KINDS.map(authentication), before);
    }
    workspace.destroy();
}

#[test]
fn name_description_network_permissions_and_tags_that_were_changed_outside_terraform_are_each_planned_and_reverted() {
    let full = format!("  description = \"What it is for\"\n  vpc_connection_arn = \"{VPC}\"\n  tags = {{ team = \"data\" }}");
    // Only a service that returns the VPC connection shows that somebody has changed it.
    let returned = Options { described_vpc_connection: DescribedVpcConnection::Returned, ..Options::default() };
    let workspace = Workspace::with(returned);
    workspace.write(&config(&full));
    workspace.apply();
    let expect = |change: fn(&mut Connector), paths: &[&str], unknown: &[&str]| shows_itself(&workspace, change, paths, unknown);
    expect(|connector| connector.name = "Renamed".to_owned(), &["name"], UPDATED);
    expect(|connector| connector.description = Some("Changed".to_owned()), &["description"], UPDATED);
    expect(|connector| connector.description = None, &["description"], UPDATED);
    expect(|connector| connector.vpc_connection_arn = Some(format!("{VPC}-2")), &["vpc_connection_arn"], UPDATED);
    expect(|connector| connector.vpc_connection_arn = None, &["vpc_connection_arn"], UPDATED);
    // No update of the connector itself is needed for these.
    expect(|connector| drop(connector.tags.insert("team".to_owned(), "ops".to_owned())), &["tags.team", "tags_all.team"], &[]);
    let given = |connector: &mut Connector| {
        let actions = vec!["quicksight:DescribeActionConnector".to_owned()];
        connector.permissions.push(Permission { principal: USER.to_owned(), actions });
    };
    expect(given, &["permissions"], &[]);
    workspace.expect_empty_plan();

    workspace.apply_config(&config(""));
    expect(|connector| connector.description = Some("Added".to_owned()), &["description"], UPDATED);
    expect(|connector| connector.vpc_connection_arn = Some(VPC.to_owned()), &["vpc_connection_arn"], UPDATED);
    expect(|connector| drop(connector.tags.insert("team".to_owned(), "ops".to_owned())), &["tags.team", "tags_all.team"], &[]);
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_connector_that_has_another_type_by_now_is_planned_to_be_replaced() {
    let workspace = plain();
    for elsewhere in ["SMARTSHEET", "TYPE_OF_TOMORROW"] {
        workspace.change_remote("example", |connector| connector.connector_type = elsewhere.to_owned());
        let planned = workspace.planned_change(ADDRESS);
        assert_eq!(planned["actions"], json!(["delete", "create"]));
        assert_eq!(planned["replace_paths"], json!([["type"]]));
        assert_eq!(planned["before"]["type"], elsewhere);
        workspace.apply();
        assert_eq!(workspace.remote("example").connector_type, "GENERIC_HTTP");
    }
    workspace.destroy();
}
