//! Secrets that whoever applies may not have: null, unknown until apply, or not looked at.

use super::*;

/// A connector whose secret is in an ephemeral variable that somebody may not have.
fn with_optional_secret(kind: Sample, version: &str) -> String {
    let variable = "variable \"secret\" {\n  type      = string\n  ephemeral = true\n  default   = null\n}\n\n";
    format!("{variable}{}", kind.resource(&kind.write_only("var.secret", version)))
}

const DESTROY: [&str; 4] = ["destroy", "-no-color", "-input=false", "-auto-approve"];

#[test]
fn a_version_whose_secret_is_null_needs_it_only_when_the_secret_is_sent() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    for kind in kinds_with_a_secret() {
        let name = kind.secret.expect("a kind with a secret");
        let config = with_optional_secret(kind, "1");
        let workspace = Workspace::of(&config);
        asks_for_the_secret(&workspace, &[kind], &config, "Creating the connector");
        workspace.env("TF_VAR_secret", "held");
        workspace.apply();

        // Somebody who does not hold the secret: plans, and changes what has calls of its own.
        workspace.without_env("TF_VAR_secret");
        workspace.emulator.clear_calls();
        workspace.validate().expect_success();
        workspace.expect_empty_plan();
        let tagged =
            config.replace("  action_connector_id", "  tags = { team = \"quick\" }\n  action_connector_id").replace(GROUP, USER);
        workspace.apply_config(&tagged);
        expect_no_change(&workspace);
        assert_eq!(workspace.remote("example").tags.get("team").map(String::as_str), Some("quick"));

        let rotated = tagged.replace("version = 1", "version = 2");
        asks_for_the_secret(&workspace, &[kind], &rotated, &format!("Changing `{name}_wo_version`"));
        let renamed = tagged.replace("\"Example\"", "\"Renamed\"");
        asks_for_the_secret(&workspace, &[kind], &renamed, "Changing `name`");

        // Terraform plans the rename before it destroys, unless it is told not to.
        workspace.run(&DESTROY).expect_failure(&["Changing `name` requires", "terraform destroy -refresh=false"]);
        assert_eq!(workspace.emulator.connectors().len(), 1);
        if name == "password" {
            workspace.run(&[&DESTROY[..], &["-refresh=false"]].concat()).expect_success();
            assert!(workspace.emulator.connectors().is_empty());
        } else {
            workspace.write(&tagged);
            workspace.destroy();
        }
    }
}

#[test]
fn a_write_only_secret_that_is_known_only_after_apply_counts_as_configured_and_is_required_if_it_is_null() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let later = |secret: &str| format!("resource \"terraform_data\" \"later\" {{\n  input = {{ secret = {secret} }}\n}}\n\n");
    for kind in kinds_with_a_secret() {
        let connector = kind.resource(&kind.write_only("terraform_data.later.output.secret", "1"));
        let workspace = Workspace::of(&format!("{}{connector}", later("null")));
        workspace.plan().expect_success();
        workspace.try_apply().expect_failure(&["Missing Required Secret", "Creating the connector requires"]);
        expect_no_change(&workspace);
        workspace.apply_config(&format!("{}{connector}", later("\"found-out\"")));
        assert_eq!(last_secret(&workspace, kind, "example"), "found-out");
        workspace.destroy();
    }
}

#[test]
fn under_ignore_changes_the_plan_warns_that_it_cannot_see_the_secret_and_the_apply_sends_it_or_fails_before_any_change() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    for kind in kinds_with_a_secret() {
        let name = kind.secret.expect("a kind with a secret");
        let lifecycle = "  lifecycle {\n    ignore_changes = [authentication_config]\n  }\n  action_connector_id";
        let config = with_optional_secret(kind, "1").replacen("  action_connector_id", lifecycle, 1);
        let workspace = Workspace::of(&config);
        workspace.env("TF_VAR_secret", "held");
        workspace.apply();
        workspace.write(&config.replace("\"Example\"", "\"Renamed\""));
        let warns = |workspace: &Workspace| {
            workspace.plan().expect_success().expect_says(&[
                "Warning: Secret Not Visible in Plan",
                "Changing `name` requires the secret of the connector, which the configuration does not set, or which `ignore_changes` hides from the plan",
            ]);
        };
        workspace.without_env("TF_VAR_secret");
        workspace.emulator.clear_calls();
        warns(&workspace);
        workspace.try_apply().expect_failure(&["Error: Missing Required Secret", &format!("requires `{name}`")]);
        expect_no_change(&workspace);
        assert_eq!(workspace.state(ADDRESS)["name"], "Example");

        workspace.env("TF_VAR_secret", "held-again");
        warns(&workspace);
        workspace.apply();
        assert_eq!(last_secret(&workspace, kind, "example"), "held-again");
        assert_eq!(workspace.remote("example").name, "Renamed");
        workspace.destroy();
    }
}
