//! One connector with as many permissions and tags as Quick Sight takes, as a configuration and as the state after it was applied.

use serde_json::json;
use terraform_plugin::{codec::json::decode_block, value::Value};
use terraform_provider_quicksight::action_connector::{KNOWN_ACTIONS, schema::SCHEMA};

const ACCOUNT: &str = "123456789012";
const REGION: &str = "us-east-1";
const ID: &str = "largest";

/// Blocks of `permissions` that the rows allow.
const PERMISSIONS: usize = 64;
const TAGS: usize = 50;

/// What a person has written.
pub fn configuration() -> Value {
    let principal = |number| format!("arn:aws:quicksight:{REGION}:{ACCOUNT}:group/default/department-{number:02}");
    let permissions: Vec<_> =
        (0..PERMISSIONS).map(|number| json!({ "principal": principal(number), "actions": KNOWN_ACTIONS })).collect();
    let tags: serde_json::Map<_, _> =
        (0..TAGS).map(|number| (format!("tag-{number:02}"), json!(format!("What the tag {number} says")))).collect();
    let connector = json!({
        "action_connector_id": ID,
        "name": "Largest",
        "type": "JIRA_CLOUD",
        "description": "Files issues for all departments, and looks at those that are there.",
        "aws_account_id": ACCOUNT,
        "region": REGION,
        "authentication_config": { "authentication_metadata": { "api_key_connection_metadata": {
            "base_endpoint": "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000",
            "email": "robot@example.com",
            "api_key_wo": "made-up",
            "api_key_wo_version": "1",
        } } },
        "permissions": permissions,
        "tags": tags,
    });
    decode_block(connector.to_string().as_bytes(), &SCHEMA.block).expect("the connector fits the rows")
}

/// What Terraform keeps of it.
pub fn state() -> Value {
    let mut state = configuration();
    let actions = ["create", "list", "read"].map(|action| Value::string(format!("jira_cloud:{action}")));
    let tags = state.get("tags").clone();
    for (name, value) in [
        ("id", Value::string(format!("{ACCOUNT},{ID}"))),
        ("arn", Value::string(format!("arn:aws:quicksight:{REGION}:{ACCOUNT}:action-connector/{ID}"))),
        ("status", Value::string("CREATION_SUCCESSFUL")),
        ("created_time", Value::string("2026-11-24T14:54:24Z")),
        ("last_updated_time", Value::string("2026-11-24T14:54:24Z")),
        ("enabled_actions", Value::set(actions)),
        ("tags_all", tags),
    ] {
        state.replace_at(&[name], value);
    }
    state.replace_at(&["authentication_config", "authentication_type"], Value::string("API_KEY"));
    let way = ["authentication_config", "authentication_metadata", "api_key_connection_metadata", "api_key_wo"];
    state.replace_at(&way, Value::Null);
    state
}
