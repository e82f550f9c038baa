//! Connectors that exist when an emulator starts, from a file: as `/_emulator/connectors` shows them, or the resources of a Terraform state.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::connector::{Connector, Permission};
use crate::merge::replaced;

const CONNECTOR: &str = "quicksight_action_connector";
const PERMISSION: &str = "quicksight_action_connector_permission";

/// The connectors in `text`, which is a JSON array of them or a Terraform state of version 4. `account` is that of a connector in an array that
/// names none. As with [`crate::Emulator::put`], no rule of the API is applied.
///
/// # Errors
/// When `text` is neither, or a connector lacks what identifies it. The message names the connector.
pub fn read(text: &str, account: &str) -> Result<Vec<Connector>, String> {
    match serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))? {
        Value::Array(members) => members.into_iter().enumerate().map(|(index, member)| listed(index, member, account)).collect(),
        state @ Value::Object(_) if state.get("encrypted_data").is_some() => {
            Err("the state is encrypted. Use the output of `tofu state pull`.".to_owned())
        }
        state @ Value::Object(_) => of_state(state),
        _ => Err("expected an array of connectors or a Terraform state".to_owned()),
    }
}

fn listed(index: usize, member: Value, account: &str) -> Result<Connector, String> {
    let text = |name: &str| member[name].as_str();
    let (Some(region), Some(id)) = (text("region"), text("id")) else {
        return Err(format!("[{index}]: `region` and `id` are required"));
    };
    let connector_type = text("type").unwrap_or("GENERIC_HTTP");
    let planted = Connector::new(text("account").unwrap_or(account), region, id, connector_type);
    replaced(json!(planted), member.clone()).map_err(|error| format!("[{index}] ({id}): {error}"))
}

#[derive(Deserialize)]
struct State {
    version: u64,
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    mode: String,
    #[serde(rename = "type")]
    resource_type: String,
    name: String,
    instances: Vec<Instance>,
}

#[derive(Deserialize)]
struct Instance {
    attributes: Value,
}

/// The arguments and attributes of a connector that the service has, by the names of the provider's schema.
#[derive(Deserialize)]
struct Attributes {
    action_connector_id: String,
    aws_account_id: String,
    region: String,
    #[serde(rename = "type")]
    connector_type: String,
    name: String,
    description: Option<String>,
    vpc_connection_arn: Option<String>,
    authentication_config: Value,
    permissions: Option<Vec<Entry>>,
    tags_all: Option<BTreeMap<String, String>>,
    enabled_actions: Option<Vec<String>>,
    status: Option<String>,
    created_time: Option<Timestamp>,
    last_updated_time: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Entry {
    principal: String,
    actions: Vec<String>,
}

/// The attributes of a permission that is a resource of its own.
#[derive(Deserialize)]
struct Access {
    action_connector_id: String,
    aws_account_id: String,
    region: String,
    #[serde(flatten)]
    entry: Entry,
}

fn of_state(state: Value) -> Result<Vec<Connector>, String> {
    let state: State = serde_json::from_value(state)
        .map_err(|error| format!("expected an array of connectors or a Terraform state: {error}"))?;
    if state.version != 4 {
        return Err(format!("the Terraform state has version {}, expected 4", state.version));
    }
    let mut connectors = Vec::new();
    for (address, attributes) in state.instances(CONNECTOR) {
        connectors.push(connector(attributes.clone()).map_err(|error| format!("{address}: {error}"))?);
    }
    for (address, attributes) in state.instances(PERMISSION) {
        let access: Access = serde_json::from_value(attributes.clone()).map_err(|error| format!("{address}: {error}"))?;
        let key = (&access.aws_account_id, &access.region, &access.action_connector_id);
        let connector = connectors.iter_mut().find(|connector| (&connector.account, &connector.region, &connector.id) == key);
        let connector = connector.ok_or_else(|| {
            format!("{address}: the state has no connector {} in account {} and Region {}", key.2, key.0, key.1)
        })?;
        connector.permissions.retain(|permission| permission.principal != access.entry.principal);
        connector.permissions.push(access.entry.into());
    }
    Ok(connectors)
}

impl State {
    fn instances(&self, resource_type: &str) -> impl Iterator<Item = (String, &Value)> {
        let resources =
            self.resources.iter().filter(move |resource| resource.mode == "managed" && resource.resource_type == resource_type);
        resources.flat_map(|resource| {
            let address = format!("{}.{}", resource.resource_type, resource.name);
            resource.instances.iter().map(move |instance| (address.clone(), &instance.attributes))
        })
    }
}

impl From<Entry> for Permission {
    fn from(Entry { principal, actions }: Entry) -> Self {
        Self { principal, actions }
    }
}

fn connector(attributes: Value) -> Result<Connector, String> {
    let attributes: Attributes = serde_json::from_value(attributes).map_err(|error| error.to_string())?;
    let new = Connector::new(
        &attributes.aws_account_id,
        &attributes.region,
        &attributes.action_connector_id,
        &attributes.connector_type,
    );
    Ok(Connector {
        name: attributes.name,
        description: attributes.description,
        vpc_connection_arn: attributes.vpc_connection_arn,
        authentication_config: member(attributes.authentication_config),
        permissions: attributes.permissions.into_iter().flatten().map(Permission::from).collect(),
        tags: attributes.tags_all.unwrap_or_default(),
        enabled_actions: attributes.enabled_actions.unwrap_or_default(),
        status: attributes.status.unwrap_or(new.status),
        created_time: attributes.created_time.map_or(new.created_time, seconds),
        last_updated_time: attributes.last_updated_time.map_or(new.last_updated_time, seconds),
        ..new
    })
}

/// A block of the schema as the structure of the API that it is named after: `base_endpoint` is `BaseEndpoint`. Nulls are omitted, and so are
/// write-only arguments and their versions, which the API does not have.
fn member(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let is_of_api = |name: &str| !name.ends_with("_wo") && !name.ends_with("_wo_version");
            let members = members.into_iter().filter(|(name, value)| is_of_api(name) && !value.is_null());
            Value::Object(members.map(|(name, value)| (pascal_case(&name), member(value))).collect::<Map<_, _>>())
        }
        // A block that can be repeated, of which there is one.
        Value::Array(mut blocks) if blocks.len() == 1 && blocks[0].is_object() => member(blocks.remove(0)),
        value => value,
    }
}

fn pascal_case(name: &str) -> String {
    let capitalized = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    name.split('_').map(capitalized).collect()
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 have 13 digits, a double has 15")]
fn seconds(time: Timestamp) -> f64 {
    time.as_millisecond() as f64 / 1000.0
}
