//! State that comes from elsewhere: `moved` blocks, other provider addresses, and state files that are not quite as we write them.

use std::fs;

use serde_json::{Value as Json, json};

use crate::support::{ACCOUNT, ADDRESS, Feature, GROUP, KINDS, Sample, Workspace, needs, sample};

const SECRET: &str = "s3cret-value";

/// The attributes of the `awscc` resource for the connector with this ID, which ours at this address has in state, in the shape of that provider's schema.
fn awscc(kind: Sample, workspace: &Workspace, id: &str, address: &str) -> Json {
    let remote = workspace.remote(id);
    let ours = workspace.state(address);
    let mut metadata = ours["authentication_config"]["authentication_metadata"].clone();
    let block = metadata[kind.block].as_object_mut().expect("the block of the kind");
    for (name, argument) in block.iter_mut() {
        // What that provider does not know of is not in its state.
        if name == "source_arn" {
            *argument = Json::Null;
        }
    }
    block.retain(|name, _| name != "source_arn" && !name.contains("_wo"));
    let mut blocks = &mut metadata[kind.block];
    for name in kind.secret_blocks {
        blocks = &mut blocks[*name];
    }
    blocks.as_object_mut().expect("a block").retain(|name, _| !name.contains("_wo"));
    if let Some(secret) = kind.secret {
        blocks[secret] = json!(SECRET);
    }
    let tags: Vec<Json> = remote.tags.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    json!({
        "action_connector_id": id,
        "arn": remote.arn,
        "authentication_config": { "authentication_metadata": metadata, "authentication_type": kind.authentication_type },
        "aws_account_id": ACCOUNT,
        "created_time": ours["created_time"],
        "description": ours["description"],
        "enabled_actions": remote.enabled_actions,
        "id": format!("{ACCOUNT}|{id}"),
        "last_updated_time": ours["last_updated_time"],
        "name": remote.name,
        "permissions": [{ "principal": GROUP, "actions": ["quicksight:DescribeActionConnector"] }],
        "status": remote.status,
        "tags": if tags.is_empty() { Json::Null } else { Json::Array(tags) },
        "type": remote.connector_type,
        "vpc_connection_arn": null,
    })
}

/// A state that holds these resources of one type, by their names.
fn state_of(type_name: &str, provider: &str, resources: &[(&str, Json)]) -> Json {
    let resource = |(name, attributes): &(&str, Json)| {
        json!({
            "mode": "managed",
            "type": type_name,
            "name": name,
            "provider": format!("provider[\"{provider}\"]"),
            "instances": [{ "schema_version": 0, "attributes": attributes, "sensitive_attributes": [] }],
        })
    };
    json!({
        "version": 4,
        "terraform_version": "1.11.4",
        "serial": 1,
        "lineage": "00000000-0000-0000-0000-000000000000",
        "outputs": {},
        "resources": resources.iter().map(resource).collect::<Vec<_>>(),
        "check_results": null,
    })
}

/// Has the CLI find a program for the provider that state names, which it asks for before it looks at moved blocks. It is never asked
/// about a resource of its own, so any provider will do.
fn stand_in(workspace: &Workspace, address: &str) {
    let rc = fs::read_to_string(workspace.path().join("cli.tfrc")).expect("the CLI configuration");
    if rc.contains(&format!("{address:?} =")) {
        return;
    }
    let name = address.rsplit('/').next().expect("HOST/NAMESPACE/TYPE");
    let directory = workspace.path().join("stand-in").join(address);
    fs::create_dir_all(&directory).expect("a directory in a temporary directory");
    let program = directory.join(format!("terraform-provider-{name}"));
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_terraform-provider-quicksight"), program).expect("a link");
    let overrides = format!("dev_overrides {{\n    {address:?} = {:?}\n   ", directory.display().to_string());
    workspace.write_file("cli.tfrc", &rc.replacen("dev_overrides {", &overrides, 1));
}

fn moved(from: &str, to: &str) -> String {
    format!("moved {{\n  from = {from}\n  to   = {to}\n}}\n")
}

fn moves_from_awscc(host: &str) {
    if !needs(Feature::MoveBetweenTypes) {
        return;
    }
    let config = |kind: Sample, secret: &str| {
        let with_both = "  tags = { own = \"1\" }\n  description = \"Made elsewhere.\"\n  name";
        kind.resource_beside_others(secret).replace("  name", with_both)
    };
    let workspace = Workspace::of(&KINDS.map(|kind| config(kind, &kind.plain(&format!("{SECRET:?}")))).concat());
    workspace.apply();
    let ids = KINDS.map(|kind| kind.id());
    let attributes = KINDS.map(|kind| awscc(kind, &workspace, &kind.id(), &kind.address()));
    let resources: Vec<_> = ids.iter().map(String::as_str).zip(attributes).collect();
    let state = state_of("awscc_quicksight_action_connector", &format!("{host}/hashicorp/awscc"), &resources);
    workspace.write_file("terraform.tfstate", &state.to_string());
    let _ = fs::remove_file(workspace.path().join("terraform.tfstate.backup"));
    // OpenTofu looks in its own registry for what state says is in the other one.
    for host in ["registry.terraform.io", "registry.opentofu.org"] {
        stand_in(&workspace, &format!("{host}/hashicorp/awscc"));
    }
    let config = KINDS.map(|kind| {
        let moved = moved(&format!("awscc_quicksight_action_connector.{}", kind.id()), &kind.address());
        config(kind, &kind.safest(&format!("{SECRET:?}"), "\"1\"")) + &moved
    });
    workspace.write(&config.concat());
    let changes = workspace.planned_changes();
    for kind in KINDS {
        let change = &changes[&kind.address()];
        let expected = if kind.secret.is_some() { json!(["update"]) } else { json!(["no-op"]) };
        assert_eq!(change["actions"], expected, "{kind:?}: {change:#}");
        assert!(!change.to_string().contains(SECRET), "{kind:?}: the secret came along: {change}");
    }
    workspace.emulator.clear_calls();
    workspace.apply();
    let mut updated: Vec<Option<String>> =
        workspace.emulator.calls_of("UpdateActionConnector").into_iter().map(|call| call.id).collect();
    updated.sort();
    let mut expected: Vec<Option<String>> =
        KINDS.into_iter().filter(|kind| kind.secret.is_some()).map(|kind| Some(kind.id())).collect();
    expected.sort();
    assert_eq!(updated, expected);
    for call in ["CreateActionConnector", "DeleteActionConnector", "UpdateActionConnectorPermissions", "TagResource"] {
        assert_eq!(workspace.count(call), 0, "{call}");
    }
    for kind in KINDS {
        let state = workspace.instance(&kind.address());
        assert_eq!(state["attributes"]["id"], format!("123456789012,{}", kind.id()));
        assert!(!state.to_string().contains(SECRET), "{kind:?}: the secret came along: {state}");
    }
    workspace.destroy();
}

#[test]
fn each_kind_moves_from_awscc_without_its_secret_and_is_written_at_most_once() {
    moves_from_awscc("registry.terraform.io");
}

#[test]
fn each_kind_moves_from_awscc_of_the_other_registry() {
    moves_from_awscc("registry.opentofu.org");
}

#[test]
fn the_example_of_a_move_from_awscc_moves_and_creates_nothing() {
    if !needs(Feature::MoveBetweenTypes) {
        return;
    }
    let example = fs::read_to_string(format!(
        "{}/examples/resources/quicksight_action_connector/moved-from-awscc.tf",
        env!("CARGO_MANIFEST_DIR")
    ));
    let kind = sample("API_KEY");
    let workspace = Workspace::of(&kind.resource(&kind.plain(&format!("{SECRET:?}"))));
    workspace.apply();
    let attributes = awscc(kind, &workspace, "example", ADDRESS);
    let provider = "registry.terraform.io/hashicorp/awscc";
    let state = state_of("awscc_quicksight_action_connector", provider, &[("example", attributes)]);
    workspace.write_file("terraform.tfstate", &state.to_string());
    for host in ["registry.terraform.io", "registry.opentofu.org"] {
        stand_in(&workspace, &format!("{host}/hashicorp/awscc"));
    }
    let config = kind.resource(&kind.safest(&format!("{SECRET:?}"), "\"1\""));
    workspace.apply_config(&format!("{config}\n{}", example.expect("the example is there")));
    assert_eq!((workspace.count("CreateActionConnector"), workspace.count("UpdateActionConnector")), (1, 1));
    workspace.destroy();
}

#[test]
fn a_move_from_a_resource_that_is_no_connector_is_an_error_with_the_alternative() {
    if !needs(Feature::MoveBetweenTypes) {
        return;
    }
    let workspace = Workspace::of(&(sample("NONE").resource("") + &moved("awscc_quicksight_dashboard.old", ADDRESS)));
    let state = state_of(
        "awscc_quicksight_dashboard",
        "registry.terraform.io/hashicorp/awscc",
        &[("old", json!({ "arn": "arn:aws:quicksight:us-east-1:123456789012:dashboard/x", "id": "x" }))],
    );
    workspace.write_file("terraform.tfstate", &state.to_string());
    stand_in(&workspace, "registry.terraform.io/hashicorp/awscc");
    workspace.plan().expect_failure(&["Unable to Move Resource State", "awscc_quicksight_dashboard", "import"]);
}

#[test]
fn a_connector_moves_to_another_address_without_any_change() {
    let workspace = Workspace::of(&sample("BASIC").resource("password = \"s3cret-value\""));
    workspace.apply();
    let moved = moved(ADDRESS, "quicksight_action_connector.renamed");
    let config = sample("BASIC").resource("password = \"s3cret-value\"").replace("\"example\" {", "\"renamed\" {");
    workspace.write(&format!("{config}\n{moved}"));
    let change = workspace.planned_change("quicksight_action_connector.renamed");
    assert_eq!(change["actions"], json!(["no-op"]), "{change}");
    workspace.apply();
    assert_eq!(workspace.count("CreateActionConnector"), 1);
    workspace.destroy();
}

#[test]
fn a_connector_moves_from_our_type_under_another_provider_address_without_any_change() {
    if !needs(Feature::MoveBetweenTypes) {
        return;
    }
    for provider in ["registry.opentofu.org/quicksight-tf/quicksight", "example.com/somebody/quicksight"] {
        let config = sample("BASIC").resource("password = \"s3cret-value\"");
        let workspace = Workspace::of(&config);
        workspace.apply();
        workspace.edit_state(|state| {
            state["resources"][0]["provider"] = json!(format!("provider[\"{provider}\"]"));
            state["resources"][0]["name"] = json!("old");
        });
        stand_in(&workspace, provider);
        workspace.write(&format!("{config}\n{}", moved("quicksight_action_connector.old", ADDRESS)));
        let change = workspace.planned_change(ADDRESS);
        assert_eq!(change["actions"], json!(["no-op"]), "{provider}: {change}");
        workspace.apply();
        assert_eq!(workspace.count("CreateActionConnector"), 1);
        workspace.destroy();
    }
}

#[test]
fn a_state_with_missing_and_extra_attributes_and_loose_scalars_is_read() {
    let workspace = Workspace::of(&sample("NONE").resource("").replace("  name", "  tags = { cost = \"12\" }\n  name"));
    workspace.apply();
    workspace.edit_state(|state| {
        let attributes = state["resources"][0]["instances"][0]["attributes"].as_object_mut().expect("attributes");
        for name in ["tags_all", "timeouts", "enabled_actions", "vpc_connection_arn", "created_time"] {
            attributes.remove(name);
        }
        attributes.insert("of_another_version".to_owned(), json!({ "a": [1, null] }));
        attributes.insert("aws_account_id".to_owned(), json!(123_456_789_012_u64));
        attributes["tags"]["cost"] = json!(12);
        attributes["authentication_config"]["of_another_version"] = json!(true);
    });
    workspace.expect_empty_plan();
    workspace.apply();
    workspace.destroy();
}

#[test]
fn a_state_with_attributes_of_the_wrong_type_is_refused_with_their_path_and_kept() {
    let workspace = Workspace::of(&sample("NONE").resource(""));
    workspace.apply();
    let good = workspace.instance(ADDRESS)["attributes"].clone();
    for (name, wrong) in
        [("name", json!({ "a": 1 })), ("tags", json!("text")), ("permissions", json!(7)), ("authentication_config", json!([]))]
    {
        workspace.edit_state(|state| state["resources"][0]["instances"][0]["attributes"][name] = wrong.clone());
        workspace.plan().expect_failure(&["cannot be read", name]).expect_silent_about(&["panicked"]);
        assert_eq!(workspace.instance(ADDRESS)["attributes"][name], wrong, "the state is kept as it is");
        workspace.edit_state(|state| state["resources"][0]["instances"][0]["attributes"] = good.clone());
    }
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_state_of_a_newer_version_is_refused_and_kept() {
    let workspace = Workspace::of(&sample("NONE").resource(""));
    workspace.apply();
    workspace.edit_state(|state| state["resources"][0]["instances"][0]["schema_version"] = json!(7));
    workspace.plan().expect_failure(&["newer provider version"]);
    workspace.edit_state(|state| state["resources"][0]["instances"][0]["schema_version"] = json!(0));
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_state_of_terraform_before_0_12_is_refused_with_the_solution() {
    let workspace = Workspace::of(&sample("NONE").resource(""));
    workspace.apply();
    workspace.edit_state(|state| {
        let instance = state["resources"][0]["instances"][0].as_object_mut().expect("an instance");
        instance.remove("attributes");
        instance.insert("attributes_flat".to_owned(), json!({ "id": "123456789012,example", "tags.%": "0" }));
    });
    workspace.plan().expect_failure(&["cannot be read", "state rm", "import"]);
}
