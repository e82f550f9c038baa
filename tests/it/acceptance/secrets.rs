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

/// The block of state that holds the three arguments.
fn secret_block(workspace: &Workspace, kind: Sample) -> Json {
    let metadata = workspace.state(ADDRESS)["authentication_config"]["authentication_metadata"].clone();
    kind.secret_blocks.iter().fold(metadata[kind.block].clone(), |block, name| block[name].clone())
}

/// What state holds of the three arguments: the first, the second, the version.
fn kept(workspace: &Workspace, kind: Sample) -> [Json; 3] {
    let block = secret_block(workspace, kind);
    let name = kind.secret.expect("a kind with a secret");
    [block[name].clone(), block[format!("{name}_wo")].clone(), block[format!("{name}_wo_version")].clone()]
}

/// Applies the configuration, which must be one in-place update that sends this secret.
#[track_caller]
fn sends(workspace: &Workspace, kind: Sample, config: &str, secret: &str) {
    workspace.emulator.clear_calls();
    workspace.apply_config(config).expect_says(&["0 added, 1 changed, 0 destroyed"]);
    assert_eq!(workspace.count("UpdateActionConnector"), 1);
    assert_eq!(workspace.count("CreateActionConnector"), 0);
    assert_eq!(last_secret(workspace, kind, "example"), secret);
}

/// Plans the configuration, which must fail at the secret's argument, or at the block that lacks it, before anything is written, and name
/// what needs the secret.
#[track_caller]
fn asks_for_the_secret(workspace: &Workspace, kind: Sample, config: &str, needed_for: &str) {
    workspace.emulator.clear_calls();
    workspace.write(config);
    let name = kind.secret.expect("a kind with a secret");
    let block = format!("{} {{", kind.secret_blocks.last().unwrap_or(&kind.block));
    let arguments = [format!("{name} = null"), format!("{name}_wo = var.secret")];
    let place = arguments.into_iter().find(|argument| config.contains(argument)).unwrap_or(block);
    workspace.try_apply().expect_failure(&[
        "Error: Missing Required Secret",
        "with quicksight_action_connector.example",
        &place,
        &format!("{needed_for} requires `{name}`: Quick Sight needs the full authentication configuration"),
        &format!("Set `{name}_wo` (not stored) together with `{name}_wo_version`, or `{name}` (stored in the state)."),
    ]);
    expect_no_change(workspace);
}

#[track_caller]
fn expect_no_change(workspace: &Workspace) {
    for operation in ["CreateActionConnector", "UpdateActionConnector", "DeleteActionConnector"] {
        assert_eq!(workspace.count(operation), 0, "{operation}");
    }
}

/// Takes the secret out of the configuration: that leaves the state, is not sent, and is told.
#[track_caller]
fn forgets(workspace: &Workspace, kind: Sample, config: &str, removed: &str) {
    workspace.write(config);
    let change = workspace.planned_change(ADDRESS);
    assert_eq!(change["actions"], json!(["update"]));
    for decided_by_the_service in ["status", "last_updated_time", "enabled_actions"] {
        assert_eq!(change["after_unknown"][decided_by_the_service], Json::Null, "{change}");
    }
    workspace.emulator.clear_calls();
    workspace.apply().expect_says(&[
        "Warning: Secret Removed From Configuration",
        &format!("`{removed}` is removed from the state. Nothing is sent, and the connector keeps its secret"),
        "0 added, 1 changed, 0 destroyed",
    ]);
    expect_no_change(workspace);
    assert_eq!(kept(workspace, kind), [Json::Null, Json::Null, Json::Null]);
}

fn moves_between_its_forms(authentication_type: &str) {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let kind = sample(authentication_type);
    let workspace = Workspace::of(&kind.resource(&kind.plain("\"first\"")));
    workspace.apply();
    assert_eq!(last_secret(&workspace, kind, "example"), "first");
    assert_eq!(kept(&workspace, kind), [json!("first"), Json::Null, Json::Null]);

    // A plain value that differs is sent.
    sends(&workspace, kind, &kind.resource(&kind.plain("\"second\"")), "second");
    assert_eq!(kept(&workspace, kind), [json!("second"), Json::Null, Json::Null]);

    // To the write-only form: state forgets the secret.
    sends(&workspace, kind, &kind.resource(&kind.write_only("\"third\"", "1")), "third");
    assert_eq!(kept(&workspace, kind), [Json::Null, Json::Null, json!("1")]);

    // Another value of the same version is no change, and neither is the version as a string.
    workspace.emulator.clear_calls();
    workspace.apply_config(&kind.resource(&kind.write_only("\"fourth\"", "1")));
    workspace.apply_config(&kind.resource(&kind.write_only("\"fourth\"", "\"1\"")));
    assert_eq!(workspace.count("UpdateActionConnector"), 0);

    // Rotation: any other version, also one that is not a number.
    sends(&workspace, kind, &kind.resource(&kind.write_only("\"fifth\"", "\"a9f3-Kz\"")), "fifth");
    assert_eq!(kept(&workspace, kind), [Json::Null, Json::Null, json!("a9f3-Kz")]);

    // A change of something else sends the secret of the configuration too.
    let renamed = kind.resource(&kind.write_only("\"sixth\"", "\"a9f3-Kz\"")).replace("\"Example\"", "\"Renamed\"");
    sends(&workspace, kind, &renamed, "sixth");

    // Taken out of the configuration, it leaves the state, and the connector keeps it.
    let name = kind.secret.expect("a kind with a secret");
    let without = kind.resource("").replace("\"Example\"", "\"Renamed\"");
    forgets(&workspace, kind, &without, &format!("{name}_wo_version"));
    assert_eq!(last_secret(&workspace, kind, "example"), "sixth");

    // And back to the plain form, from which it is taken out alike.
    sends(&workspace, kind, &kind.resource(&kind.plain("\"seventh\"")), "seventh");
    assert_eq!(kept(&workspace, kind), [json!("seventh"), Json::Null, Json::Null]);
    forgets(&workspace, kind, &kind.resource(""), name);
    assert_eq!(last_secret(&workspace, kind, "example"), "seventh");

    // Nothing changes, so nothing needs the secret.
    workspace.destroy();
}

#[test]
fn the_secret_of_an_authorization_code_grant_moves_between_its_forms_and_is_rotated_by_its_version() {
    moves_between_its_forms("OAUTH2_AUTHORIZATION_CODE");
}

#[test]
fn the_secret_of_client_credentials_moves_between_its_forms_and_is_rotated_by_its_version() {
    moves_between_its_forms("OAUTH2_CLIENT_CREDENTIALS");
}

#[test]
fn a_password_moves_between_its_forms_and_is_rotated_by_its_version() {
    moves_between_its_forms("BASIC");
}

#[test]
fn an_api_key_moves_between_its_forms_and_is_rotated_by_its_version() {
    moves_between_its_forms("API_KEY");
}

/// An import by somebody who does not hold the secret, and then by somebody who does.
fn is_managed_without_its_secret(authentication_type: &str) {
    let kind = sample(authentication_type);
    let workspace = Workspace::of(&kind.resource(&kind.safest("\"known-to-the-creator\"", "7")));
    workspace.apply();
    let forget = || {
        workspace.forget(ADDRESS);
        workspace.run(&["import", "-no-color", "-input=false", ADDRESS, "example"]).expect_success();
        workspace.emulator.clear_calls();
    };

    // With a matching configuration: one write of the secret, in place.
    forget();
    assert_eq!(kept(&workspace, kind), [Json::Null, Json::Null, Json::Null]);
    for form in kind.forms("\"known\"", "7") {
        sends(&workspace, kind, &kind.resource(&form), "known");
        forget();
    }
    sends(&workspace, kind, &kind.resource(&kind.plain("\"plain\"")), "plain");

    // Without the secret: nothing to do, and tags, permissions and timeouts can be changed.
    let without = kind.resource("");
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
    assert_eq!(workspace.remote("example").tags.get("team").map(String::as_str), Some("quick"));
    assert_eq!(workspace.remote("example").permissions[0].principal, USER);

    // What needs a call that sends the secret asks for it.
    for (from, to, needed_for) in [
        ("\"Example\"", "\"Renamed\"", "Changing `name`"),
        ("name = \"Example\"", "name = \"Renamed\"\n  description = \"new\"", "Changing `name` and `description`"),
        ("base_endpoint = \"https://", "base_endpoint = \"https://new.", "Changing `base_endpoint`"),
        (kind.connector_type, kind.other_type, "Creating the connector"),
        ("action_connector_id = \"example\"", "action_connector_id = \"other\"", "Creating the connector"),
    ] {
        asks_for_the_secret(&workspace, kind, &changed.replacen(from, to, 1), needed_for);
    }
    workspace.write(&changed);
    workspace.destroy();
}

#[test]
fn an_imported_authorization_code_grant_is_managed_without_its_secret() {
    is_managed_without_its_secret("OAUTH2_AUTHORIZATION_CODE");
}

#[test]
fn imported_client_credentials_are_managed_without_their_secret() {
    is_managed_without_its_secret("OAUTH2_CLIENT_CREDENTIALS");
}

#[test]
fn imported_basic_authentication_is_managed_without_its_password() {
    is_managed_without_its_secret("BASIC");
}

#[test]
fn an_imported_api_key_connector_is_managed_without_its_key() {
    is_managed_without_its_secret("API_KEY");
}

#[test]
fn a_create_without_the_secret_is_refused_at_plan() {
    let workspace = Workspace::new();
    for kind in kinds_with_a_secret() {
        asks_for_the_secret(&workspace, kind, &kind.resource(""), "Creating the connector");
        let null = kind.resource(&format!("{} = null", kind.secret.expect("a kind with a secret")));
        asks_for_the_secret(&workspace, kind, &null, "Creating the connector");
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
        kind,
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
    sends(&workspace, kind, &kind.resource(&kind.plain("\"mine\"")), "mine");
    workspace.destroy();
}
