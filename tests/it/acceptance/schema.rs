//! What Terraform itself understands of the schema.

use serde_json::Value as Json;

use crate::support::{Feature, KINDS, Workspace, can};

fn resource_schema() -> Json {
    let run = Workspace::new().run(&["providers", "schema", "-json"]).expect_success();
    let schemas: Json = serde_json::from_str(&run.stdout).expect("the schemas are JSON");
    schemas["provider_schemas"]["registry.terraform.io/quicksight-tf/quicksight"].clone()
}

#[test]
fn every_secret_is_sensitive_and_its_second_form_is_write_only() {
    let schema = resource_schema();
    let metadata = &schema["resource_schemas"]["quicksight_action_connector"]["block"]["block_types"]["authentication_config"]["block"]
        ["block_types"]["authentication_metadata"]["block"];
    for kind in KINDS {
        let mut block = &metadata["block_types"][kind.block]["block"];
        assert!(block.is_object(), "{} is missing", kind.block);
        for name in kind.secret_blocks {
            block = &block["block_types"][name]["block"];
        }
        let Some(secret) = kind.secret else { continue };
        let attributes = &block["attributes"];
        assert_eq!(attributes[secret]["sensitive"], true, "{secret}");
        assert_eq!(attributes[secret]["write_only"], Json::Null, "{secret}");
        assert_eq!(attributes[format!("{secret}_wo")]["sensitive"], true, "{secret}_wo");
        if can(Feature::WriteOnly) {
            assert_eq!(attributes[format!("{secret}_wo")]["write_only"], true, "{secret}_wo");
        }
        assert_eq!(attributes[format!("{secret}_wo_version")]["sensitive"], Json::Null, "{secret}_wo_version");
    }
}

#[test]
fn blocks_without_which_there_is_no_connector_are_required() {
    let schema = resource_schema();
    let block = &schema["resource_schemas"]["quicksight_action_connector"]["block"];
    let config = &block["block_types"]["authentication_config"];
    let metadata = &config["block"]["block_types"]["authentication_metadata"];
    let of_kind = &metadata["block"]["block_types"];
    let code =
        &of_kind["authorization_code_grant_metadata"]["block"]["block_types"]["authorization_code_grant_credentials_details"];
    let client = &of_kind["client_credentials_grant_metadata"]["block"]["block_types"]["client_credentials_details"];
    let limits = |nested: &Json| (nested["nesting_mode"].clone(), nested["min_items"].clone(), nested["max_items"].clone());
    let required = ("single".into(), 1.into(), 1.into());
    for nested in [
        config,
        metadata,
        &code["block"]["block_types"]["authorization_code_grant_details"],
        &client["block"]["block_types"]["client_credentials_grant_details"],
    ] {
        assert_eq!(limits(nested), required, "{nested}");
    }
    for nested in
        of_kind.as_object().expect("the kinds are blocks").values().chain([code, client, &block["block_types"]["timeouts"]])
    {
        assert_eq!(limits(nested), ("single".into(), Json::Null, Json::Null), "{nested}");
    }
}

#[test]
fn the_keys_of_the_provider_block_are_sensitive() {
    let attributes = resource_schema()["provider"]["block"]["attributes"].clone();
    for name in ["secret_key", "token"] {
        assert_eq!(attributes[name]["sensitive"], true, "{name}");
    }
    assert_eq!(attributes["access_key"]["sensitive"], Json::Null);
}

#[test]
fn everything_that_can_be_written_has_a_description() {
    fn undescribed(block: &Json, at: &str, count: &mut usize, found: &mut Vec<String>) {
        for (name, attribute) in block["attributes"].as_object().into_iter().flatten() {
            *count += 1;
            if attribute["description"].as_str().unwrap_or_default().is_empty() {
                found.push(format!("{at}.{name}"));
            }
        }
        for (name, nested) in block["block_types"].as_object().into_iter().flatten() {
            undescribed(&nested["block"], &format!("{at}.{name}"), count, found);
        }
    }
    let schema = resource_schema();
    let (mut count, mut found) = (0, Vec::new());
    undescribed(&schema["provider"]["block"], "provider", &mut count, &mut found);
    for (name, resource) in schema["resource_schemas"].as_object().into_iter().flatten() {
        undescribed(&resource["block"], name, &mut count, &mut found);
    }
    assert!(count > 80, "only {count} arguments were found");
    assert!(found.is_empty(), "{found:?}");
}
