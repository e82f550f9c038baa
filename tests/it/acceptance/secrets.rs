//! The three arguments of a secret: kept in state, kept nowhere, and the version that sends the latter again. When a secret is sent, when
//! it is asked for, and that it arrives as it was written.

mod optional;
mod values;

use serde_json::{Value as Json, json};

use crate::support::{ADDRESS, Feature, GROUP, KINDS, Sample, USER, Workspace, can, connector, needs, sample};

/// The forms of a secret, as the IDs of connectors name them.
const FORMS: [&str; 2] = ["plain", "wo"];

fn kinds_with_a_secret() -> impl Iterator<Item = Sample> {
    KINDS.into_iter().filter(|kind| kind.secret.is_some())
}

/// The secret that the service was last sent for the connector with this ID.
fn last_secret(workspace: &Workspace, kind: Sample, id: &str) -> String {
    let sent = workspace.remote(id).last_request["AuthenticationConfig"]["AuthenticationMetadata"].clone();
    sent.pointer(kind.secret_pointer).and_then(Json::as_str).unwrap_or_else(|| panic!("no secret in {sent}")).to_owned()
}

/// What the state has of the three arguments: the first, the second, the version.
fn kept(workspace: &Workspace, kind: Sample, address: &str) -> [Json; 3] {
    let metadata = workspace.state(address)["authentication_config"]["authentication_metadata"].clone();
    let block = kind.secret_blocks.iter().fold(metadata[kind.block].clone(), |block, name| block[name].clone());
    let name = kind.secret.expect("a kind with a secret");
    [block[name].clone(), block[format!("{name}_wo")].clone(), block[format!("{name}_wo_version")].clone()]
}

/// A connector of each kind with a secret.
fn resources(form: impl Fn(Sample) -> String) -> String {
    kinds_with_a_secret().map(|kind| kind.resource_beside_others(&form(kind))).collect()
}

/// That the state of each connector has these three values of the arguments.
#[track_caller]
fn expect_kept(workspace: &Workspace, values: &[Json; 3]) {
    for kind in kinds_with_a_secret() {
        assert_eq!(&kept(workspace, kind, &kind.address()), values, "{}", kind.address());
    }
}

#[track_caller]
fn expect_last_secret(workspace: &Workspace, secret: &str) {
    for kind in kinds_with_a_secret() {
        assert_eq!(last_secret(workspace, kind, &kind.id()), secret, "{}", kind.address());
    }
}

/// Applies the configuration, which must update each connector in place, and send this secret.
#[track_caller]
fn sends(workspace: &Workspace, config: &str, secret: &str) {
    let count = kinds_with_a_secret().count();
    workspace.emulator.clear_calls();
    workspace.apply_config(config).expect_says(&[&format!("0 added, {count} changed, 0 destroyed")]);
    assert_eq!((workspace.count("CreateActionConnector"), workspace.count("UpdateActionConnector")), (0, count));
    expect_last_secret(workspace, secret);
}

/// Applies the configuration, which must fail at the secret's argument of each of these connectors, or at the block that lacks it, before anything is
/// written, and name what needs the secret.
#[track_caller]
fn asks_for_the_secret(workspace: &Workspace, kinds: &[Sample], config: &str, needed_for: &str) {
    workspace.emulator.clear_calls();
    workspace.write(config);
    let mut refused = workspace.try_apply().expect_failure(&["Error: Missing Required Secret"]);
    for kind in kinds {
        let name = kind.secret.expect("a kind with a secret");
        let block = format!("{} {{", kind.secret_blocks.last().unwrap_or(&kind.block));
        let arguments = [format!("{name} = null"), format!("{name}_wo = var.secret")];
        let place = arguments.into_iter().find(|argument| config.contains(argument)).unwrap_or(block);
        let address = if kinds.len() > 1 { kind.address() } else { ADDRESS.to_owned() };
        refused = refused.expect_says(&[
            &format!("with {address}"),
            &place,
            &format!("{needed_for} requires `{name}`: Quick Sight needs the full authentication configuration"),
            &format!("Set `{name}_wo` (not stored) together with `{name}_wo_version`, or `{name}` (stored in the state)."),
        ]);
    }
    expect_no_change(workspace);
}

#[track_caller]
fn expect_no_change(workspace: &Workspace) {
    for operation in ["CreateActionConnector", "UpdateActionConnector", "DeleteActionConnector"] {
        assert_eq!(workspace.count(operation), 0, "{operation}");
    }
}

/// Takes the secrets out of the configuration: they leave the state, are not sent, and each is told. `removed` names the argument.
#[track_caller]
fn forgets(workspace: &Workspace, config: &str, removed: impl Fn(&str) -> String) {
    workspace.write(config);
    let planned = workspace.planned_changes();
    workspace.emulator.clear_calls();
    let count = kinds_with_a_secret().count();
    // Beside JSON a warning stands for all that are like it.
    let applied = workspace.run(&["apply", "-json", "-input=false", "-auto-approve"]).expect_success();
    let mut applied = applied.expect_says(&[&format!("0 added, {count} changed, 0 destroyed")]);
    for kind in kinds_with_a_secret() {
        let change = &planned[&kind.address()];
        assert_eq!(change["actions"], json!(["update"]));
        for decided_by_the_service in ["status", "last_updated_time", "enabled_actions"] {
            assert_eq!(change["after_unknown"][decided_by_the_service], Json::Null, "{change}");
        }
        let removed = removed(kind.secret.expect("a kind with a secret"));
        applied = applied.expect_says(&[
            "\"summary\":\"Secret Removed From Configuration\"",
            &format!("\"address\":\"{}\"", kind.address()),
            &format!("`{removed}` is removed from the state. Nothing is sent, and the connector keeps its secret"),
        ]);
    }
    expect_no_change(workspace);
    expect_kept(workspace, &[Json::Null, Json::Null, Json::Null]);
}

#[test]
fn each_secret_moves_between_its_forms_and_is_rotated_by_its_version() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let plain = |value: &str| resources(|kind| kind.plain(&format!("{value:?}")));
    let write_only = |value: &str, version: &str| resources(|kind| kind.write_only(&format!("{value:?}"), version));
    let workspace = Workspace::of(&plain("first"));
    workspace.apply();
    expect_last_secret(&workspace, "first");
    expect_kept(&workspace, &[json!("first"), Json::Null, Json::Null]);

    // A plain value that differs is sent.
    sends(&workspace, &plain("second"), "second");
    expect_kept(&workspace, &[json!("second"), Json::Null, Json::Null]);

    // To the write-only form: the state forgets the secret.
    sends(&workspace, &write_only("third", "1"), "third");
    expect_kept(&workspace, &[Json::Null, Json::Null, json!("1")]);

    // Another value of the same version is no change, and neither is the version as a string.
    workspace.emulator.clear_calls();
    workspace.apply_config(&write_only("fourth", "1"));
    workspace.apply_config(&write_only("fourth", "\"1\""));
    assert_eq!(workspace.count("UpdateActionConnector"), 0);

    // Rotation: any other version, also one that is not a number.
    sends(&workspace, &write_only("fifth", "\"a9f3-Kz\""), "fifth");
    expect_kept(&workspace, &[Json::Null, Json::Null, json!("a9f3-Kz")]);

    // A change of something else sends the secret of the configuration too.
    sends(&workspace, &write_only("sixth", "\"a9f3-Kz\"").replace("\"Example\"", "\"Renamed\""), "sixth");

    // Taken out of the configuration, it leaves the state, and the connector keeps it.
    let without = resources(|_| String::new());
    forgets(&workspace, &without.replace("\"Example\"", "\"Renamed\""), |name| format!("{name}_wo_version"));
    expect_last_secret(&workspace, "sixth");

    // And back to the plain form, from which it is taken out alike.
    sends(&workspace, &plain("seventh"), "seventh");
    expect_kept(&workspace, &[json!("seventh"), Json::Null, Json::Null]);
    forgets(&workspace, &without, str::to_owned);
    expect_last_secret(&workspace, "seventh");

    // Nothing changes, so nothing needs the secret.
    workspace.destroy();
}

/// An import by somebody who does not know the secrets, and then by somebody who does.
#[test]
fn imported_connectors_of_each_kind_are_managed_without_their_secrets() {
    let workspace = Workspace::of(&resources(|kind| kind.safest("\"known-to-the-creator\"", "7")));
    workspace.apply();
    let forget = || {
        for kind in kinds_with_a_secret() {
            workspace.forget(&kind.address());
            workspace.run(&["import", "-no-color", "-input=false", &kind.address(), &kind.id()]).expect_success();
        }
        workspace.emulator.clear_calls();
    };

    // With a matching configuration: one write of the secret, in place.
    forget();
    expect_kept(&workspace, &[Json::Null, Json::Null, Json::Null]);
    let forms = kinds_with_a_secret().map(|kind| kind.forms("\"known\"", "7").len()).max().expect("kinds");
    for form in 0..forms {
        sends(&workspace, &resources(|kind| kind.forms("\"known\"", "7").swap_remove(form)), "known");
        forget();
    }
    sends(&workspace, &resources(|kind| kind.plain("\"plain\"")), "plain");

    // Without the secret: nothing to do, and tags, permissions and timeouts can be changed.
    let without = resources(|_| String::new());
    workspace.write(&without);
    forget();
    workspace.expect_empty_plan();
    let changed = without.replace(
        "  action_connector_id",
        "  tags = { team = \"quick\" }\n  timeouts {\n    update = \"1m\"\n  }\n  action_connector_id",
    );
    let changed = changed.replace(GROUP, USER);
    workspace.apply_config(&changed);
    assert_eq!(workspace.count("UpdateActionConnector"), 0);
    for kind in kinds_with_a_secret() {
        let connector = workspace.remote(&kind.id());
        assert_eq!(connector.tags.get("team").map(String::as_str), Some("quick"), "{}", kind.address());
        assert_eq!(connector.permissions[0].principal, USER, "{}", kind.address());
    }

    // What needs a call that sends the secret asks for it.
    let kinds: Vec<Sample> = kinds_with_a_secret().collect();
    let other_types = kinds.iter().fold(changed.clone(), |config, kind| config.replacen(kind.connector_type, kind.other_type, 1));
    for (config, needed_for) in [
        (changed.replace("\"Example\"", "\"Renamed\""), "Changing `name`"),
        (
            changed.replace("name = \"Example\"", "name = \"Renamed\"\n  description = \"new\""),
            "Changing `name` and `description`",
        ),
        (changed.replace("base_endpoint = \"https://", "base_endpoint = \"https://new."), "Changing `base_endpoint`"),
        (other_types, "Creating the connector"),
        (changed.replace("action_connector_id = \"", "action_connector_id = \"other-"), "Creating the connector"),
    ] {
        assert_ne!(config, changed);
        asks_for_the_secret(&workspace, &kinds, &config, needed_for);
    }
    workspace.write(&changed);
    workspace.destroy();
}

#[test]
fn a_create_without_the_secret_is_refused_at_plan() {
    let workspace = Workspace::new();
    for kind in kinds_with_a_secret() {
        asks_for_the_secret(&workspace, &[kind], &kind.resource(""), "Creating the connector");
        let null = kind.resource(&format!("{} = null", kind.secret.expect("a kind with a secret")));
        asks_for_the_secret(&workspace, &[kind], &null, "Creating the connector");
    }
    assert!(workspace.emulator.connectors().is_empty());
}

#[test]
fn an_oauth_connector_whose_application_is_managed_outside_terraform_needs_no_secret() {
    let workspace = Workspace::new();
    for (block, connector_type) in
        [("authorization_code_grant_metadata", "SLACK"), ("client_credentials_grant_metadata", "SALESFORCE_CRM")]
    {
        let config = |name: &str| {
            connector(&format!(
                "  name = \"{name}\"\n  type = \"{connector_type}\"\n  authentication_config {{\n    authentication_metadata {{\n      {block} {{\n        base_endpoint = \"https://example.com\"\n      }}\n    }}\n  }}"
            ))
        };
        workspace.apply_config(&config("One"));
        workspace.apply_config(&config("Two"));
        assert_eq!(workspace.remote("example").name, "Two");
        workspace.destroy();
    }
}

#[test]
fn each_authentication_type_changes_to_each_other_in_place_and_leaves_nothing_behind() {
    let workspace = Workspace::new();
    workspace.provider("  advisory_checks = false");
    let kind_of = |connector: usize, turn: usize| KINDS[(connector + turn) % KINDS.len()];
    let write = |turn: usize| {
        let config: String = (0..KINDS.len())
            .map(|index| {
                let kind = kind_of(index, turn);
                let secret = format!("\"secret-{index}-{turn}\"");
                let secret = if turn.is_multiple_of(2) { kind.plain(&secret) } else { kind.safest(&secret, &turn.to_string()) };
                let body = format!("  name = \"Example\"\n  type = \"GENERIC_HTTP\"\n  {}", kind.authentication(&secret));
                connector(&body).replace("\"example\"", &format!("\"c{index}\""))
            })
            .collect();
        workspace.write(&config);
    };
    write(0);
    workspace.apply();
    // Six connectors that go on by 1, 2, 3, 4 and 5 kinds make all thirty pairs.
    for turn in [1, 3, 6, 10, 15] {
        write(turn);
        workspace.emulator.clear_calls();
        workspace.apply().expect_says(&["0 added, 6 changed, 0 destroyed"]);
        assert_eq!(workspace.count("UpdateActionConnector"), KINDS.len());
        for index in 0..KINDS.len() {
            let (kind, id) = (kind_of(index, turn), format!("c{index}"));
            let sent = workspace.remote(&id).last_request["AuthenticationConfig"].clone();
            assert_eq!(sent["AuthenticationType"], kind.authentication_type);
            assert_eq!(sent["AuthenticationMetadata"].as_object().map(serde_json::Map::len), Some(1), "{sent}");
            if kind.secret.is_some() {
                assert_eq!(last_secret(&workspace, kind, &id), format!("secret-{index}-{turn}"));
            }
            let state = workspace.state(&format!("quicksight_action_connector.{id}"))["authentication_config"].clone();
            assert_eq!(state["authentication_type"], kind.authentication_type);
            let blocks = state["authentication_metadata"].as_object().expect("the block is an object");
            let standing: Vec<&String> = blocks.iter().filter(|(_, block)| !block.is_null()).map(|(name, _)| name).collect();
            assert_eq!(standing, [kind.block], "{state}");
            let text = state.to_string();
            assert_eq!(
                text.matches("secret-").count(),
                usize::from(kind.secret.is_some() && (turn.is_multiple_of(2) || !can(Feature::WriteOnly))),
                "{text}"
            );
        }
    }
    workspace.destroy();
}

#[test]
fn a_client_that_would_store_a_write_only_secret_gets_an_error_at_the_argument_and_nothing_is_stored() {
    if can(Feature::WriteOnly) {
        return;
    }
    for kind in kinds_with_a_secret() {
        let name = kind.secret.expect("a kind with a secret");
        let workspace = Workspace::of(&kind.resource(&kind.write_only("\"s3cret-value\"", "1")));
        let says = [&format!("{name}_wo = \"s3cret-value\""), "on main.tf line", "Terraform 1.11", "OpenTofu 1.11", name];
        workspace.validate().expect_failure(&says);
        workspace.run(&["plan", "-no-color", "-input=false", "-out=tfplan"]).expect_failure(&says);
        workspace.try_apply().expect_failure(&says);
        assert!(!workspace.path().join("tfplan").exists() && !workspace.path().join("terraform.tfstate").exists());
        assert_eq!(workspace.emulator.calls().len(), 0);
        // The other form works, and a value that is not known until the apply is refused alike.
        workspace.apply_config(&kind.resource(&kind.plain("\"s3cret-value\"")));
        assert_eq!(last_secret(&workspace, kind, "example"), "s3cret-value");
        let later = "resource \"terraform_data\" \"later\" {}\n";
        workspace.write(&format!("{later}{}", kind.resource(&kind.write_only("terraform_data.later.id", "1"))));
        workspace.validate().expect_failure(&[&format!("{name}_wo = terraform_data.later.id"), "Terraform 1.11"]);
        workspace.write(&kind.resource(&kind.plain("\"s3cret-value\""))).destroy();
    }
}

#[test]
fn both_forms_of_a_secret_and_a_write_only_one_without_its_version_are_refused() {
    let workspace = Workspace::new();
    for kind in kinds_with_a_secret() {
        let name = kind.secret.expect("a kind with a secret");
        let both = format!("{name} = \"a\"\n{}", kind.write_only("\"b\"", "1"));
        let says = |arguments: &str, parts: &[&str]| {
            workspace.write(&kind.resource(arguments));
            workspace.validate().expect_failure(parts);
        };
        says(&both, &[name, &format!("{name}_wo"), "on main.tf line"]);
        says(&format!("{name}_wo = \"b\""), &[&format!("{name}_wo"), &format!("{name}_wo_version"), "on main.tf line"]);
    }
}

#[test]
fn removing_a_secret_is_a_warning_even_without_advisory_checks() {
    let kind = sample("API_KEY");
    let workspace = Workspace::new();
    workspace.provider("  advisory_checks = false");
    workspace.apply_config(&kind.resource(&kind.safest("\"k3y\"", "1")));
    workspace.write(&kind.resource(""));
    workspace.plan().expect_success().expect_says(&["Warning: Secret Removed From Configuration"]);
    // A replacement sends a secret, and what the old connector had goes with it.
    asks_for_the_secret(
        &workspace,
        &[kind],
        &kind.resource("").replace(kind.connector_type, kind.other_type),
        "Creating the connector",
    );
    workspace.plan().expect_failure(&["Missing Required Secret"]).expect_silent_about(&["Secret Removed"]);
    workspace.write(&kind.resource(""));
    workspace.destroy();
}

#[test]
fn a_secret_whose_block_drifts_is_sent_again() {
    // Somebody gave the connector another kind of authentication: what comes back needs the secret of the configuration.
    let kind = sample("API_KEY");
    let workspace = Workspace::of(&kind.resource(&kind.plain("\"mine\"")));
    workspace.apply();
    workspace.change_remote("example", |connector| {
        connector.authentication_config = json!({
            "AuthenticationType": "NONE",
            "AuthenticationMetadata": { "NoneConnectionMetadata": { "BaseEndpoint": "https://elsewhere.example.com" } },
        });
    });
    workspace.emulator.clear_calls();
    workspace.apply().expect_says(&["0 added, 1 changed, 0 destroyed"]);
    assert_eq!(workspace.count("UpdateActionConnector"), 1);
    assert_eq!(last_secret(&workspace, kind, "example"), "mine");
    workspace.destroy();
}
