//! What OpenTofu has and Terraform has not. Everything else that the tests do, they do with either.

use std::fs;

use crate::support::{ADDRESS, Feature, REGION, Workspace, needs, sample, secret_variable};

const ENCRYPTION: &str = r#"terraform {
  encryption {
    key_provider "pbkdf2" "passphrase" {
      passphrase = "a passphrase that is long enough"
    }
    method "aes_gcm" "passphrase" {
      keys = key_provider.pbkdf2.passphrase
    }
    state {
      method   = method.aes_gcm.passphrase
      enforced = true
    }
    plan {
      method   = method.aes_gcm.passphrase
      enforced = true
    }
  }
}
"#;

#[test]
fn a_connector_is_created_changed_and_destroyed_with_an_encrypted_state_and_plan() {
    if !needs(Feature::StateEncryption) {
        return;
    }
    let kind = sample("API_KEY");
    let config = |name: &str| {
        let variable = "variable \"secret\" {\n  type      = string\n  sensitive = true\n}\n";
        let resource = kind.resource(&kind.plain("var.secret")).replace("\"Example\"", &format!("\"{name}\""));
        format!("{ENCRYPTION}\n{variable}\n{resource}")
    };
    let workspace = Workspace::of(&config("One"));
    workspace.env("TF_VAR_secret", "s3cret-in-state");
    workspace.apply();
    let state = fs::read_to_string(workspace.path().join("terraform.tfstate")).expect("there is a state");
    assert!(state.contains("encrypted_data") && !state.contains("quicksight_action_connector"), "{state}");
    // The plain form of a secret is in state: here nobody can read it.
    workspace.expect_nowhere("s3cret-in-state");

    workspace.write(&config("Two"));
    workspace.run(&["plan", "-no-color", "-input=false", "-out=tfplan"]).expect_success();
    let plan = fs::read(workspace.path().join("tfplan")).expect("there is a plan");
    assert!(plan.starts_with(b"{"), "an encrypted plan is JSON and no archive");
    workspace.expect_nowhere("s3cret-in-state");
    workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
    assert_eq!(workspace.remote("example").name, "Two");
    workspace.expect_empty_plan();

    workspace.run(&["state", "rm", ADDRESS]).expect_success();
    workspace.run(&["import", "-no-color", "-input=false", ADDRESS, "example"]).expect_success();
    // What came by the import lacks the secret, which is sent once.
    workspace.apply();
    workspace.destroy();
}

#[test]
fn what_is_excluded_is_neither_read_nor_changed() {
    if !needs(Feature::Exclude) {
        return;
    }
    let first = sample("NONE").resource("");
    let workspace = Workspace::of(&format!("{first}\n{}", first.replace("\"example\"", "\"second\"")));
    workspace.apply();
    for id in ["example", "second"] {
        workspace.change_remote(id, |connector| connector.name = "By hand".to_owned());
    }
    workspace.emulator.clear_calls();
    let exclude = format!("-exclude={ADDRESS}");
    workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", &exclude]).expect_success();
    assert!(workspace.emulator.calls().iter().all(|call| call.id.as_deref() != Some("example")));
    assert_eq!((workspace.remote("example").name.as_str(), workspace.remote("second").name.as_str()), ("By hand", "Example"));
    workspace.run(&["destroy", "-no-color", "-input=false", "-auto-approve", &exclude]).expect_success();
    assert_eq!(workspace.emulator.connectors().len(), 1);
    workspace.destroy();
}

#[test]
fn one_provider_block_serves_several_regions_by_for_each() {
    if !needs(Feature::ProviderForEach) {
        return;
    }
    let workspace = Workspace::new();
    let endpoint = workspace.emulator.endpoint();
    let resource = sample("NONE").resource("").replacen(
        "  action_connector_id",
        "  for_each = setsubtract(local.regions, var.without)\n  provider = quicksight.by_region[each.key]\n  action_connector_id",
        1,
    );
    let resource = resource.replace("arn:aws:quicksight:us-east-1:", "arn:aws:quicksight:${each.key}:");
    let others = format!(
        r#"
  alias    = "by_region"
  for_each = local.regions
  region   = each.key
  access_key = "AKIAMADEUP"
  secret_key = "made-up"
  endpoints {{
    quicksight = "{endpoint}"
    sts        = "{endpoint}"
  }}"#
    );
    workspace.write_bare(
        &others,
        &format!(
            "locals {{\n  regions = toset([\"{REGION}\", \"eu-west-1\", \"ap-southeast-2\"])\n}}\n\nvariable \"without\" {{\n  type    = set(string)\n  default = []\n}}\n\n{resource}"
        ),
    );
    workspace.apply();
    let regions = || {
        let mut regions: Vec<String> = workspace.emulator.connectors().into_iter().map(|connector| connector.region).collect();
        regions.sort();
        regions
    };
    assert_eq!(regions(), ["ap-southeast-2", "eu-west-1", REGION]);
    // A Region whose connector goes while its provider stays.
    workspace.env("TF_VAR_without", "[\"eu-west-1\"]");
    workspace.apply();
    assert_eq!(regions(), ["ap-southeast-2", REGION]);
    workspace.destroy();
}

/// The source of the module is known before anything is evaluated, for it refers to nothing but a variable.
#[test]
fn connectors_are_created_and_deleted_by_enabled_in_a_module_whose_source_is_a_variable() {
    if !needs(Feature::Enabled) {
        return;
    }
    let kind = sample("API_KEY");
    let secret = kind.write_only("var.secret", "1");
    let enabled = |connector: &str| {
        connector.replacen("  action_connector_id", "  lifecycle {\n    enabled = var.enabled\n  }\n  action_connector_id", 1)
    };
    let variables = format!("{}variable \"enabled\" {{\n  type = bool\n}}\n", secret_variable("secret"));
    let workspace = Workspace::new();
    fs::create_dir(workspace.path().join("module")).expect("a directory can be made");
    let required = "terraform {\n  required_providers {\n    quicksight = { source = \"registry.terraform.io/quicksight-tf/quicksight\" }\n  }\n}\n";
    let output = format!("output \"name\" {{\n  value = try({ADDRESS}.name, \"none\")\n}}\n");
    workspace.write_file("module/main.tf", &[required, &variables, &enabled(&kind.resource(&secret)), &output].concat());
    let module =
        "module \"connector\" {\n  source  = \"./${var.directory}\"\n  secret  = var.secret\n  enabled = var.enabled\n}\n";
    let directory = "variable \"directory\" {\n  type    = string\n  default = \"module\"\n}\n";
    let second = enabled(&kind.resource(&secret).replace("\"example\"", "\"second\""));
    let told = "output \"told\" {\n  value = module.connector.name\n}\n";
    workspace.write(&[&variables, directory, module, &second, told].concat());
    workspace.env("TF_VAR_secret", "s3cret-if-enabled");
    workspace.run(&["get"]).expect_success();
    for (enabled, count, name, says) in [
        ("false", 0, "none", "0 added, 0 changed, 0 destroyed"),
        ("true", 2, "Example", "2 added, 0 changed, 0 destroyed"),
        ("false", 0, "none", "0 added, 0 changed, 2 destroyed"),
    ] {
        workspace.env("TF_VAR_enabled", enabled);
        workspace.apply().expect_says(&[says, &format!("told = {name:?}")]);
        assert_eq!((workspace.emulator.connectors().len(), workspace.connectors_in_state().len()), (count, count), "{enabled}");
    }
    workspace.expect_nowhere("s3cret-if-enabled");
}
