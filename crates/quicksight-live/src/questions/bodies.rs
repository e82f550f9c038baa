//! Requests that create and update connectors. All of them lead to hosts that IANA has reserved for examples: nobody's service is contacted.

use serde_json::{Value, json};

const ENDPOINT: &str = "https://connector.example.com";

/// A request that creates; the name is the ID.
pub fn connector(id: &str, connector_type: &str, authentication: Value) -> Value {
    json!({ "ActionConnectorId": id, "Name": id, "Type": connector_type, "AuthenticationConfig": authentication })
}

/// A request that updates, with what every update must have.
pub fn update(name: &str, authentication: Value) -> Value {
    json!({ "Name": name, "AuthenticationConfig": authentication })
}

pub fn with(mut body: Value, member: &str, value: impl Into<Value>) -> Value {
    body[member] = value.into();
    body
}

pub fn none() -> Value {
    authentication("NONE", "NoneConnectionMetadata", json!({ "BaseEndpoint": ENDPOINT }))
}

pub fn api_key(secret: &str) -> Value {
    let metadata = json!({ "BaseEndpoint": ENDPOINT, "ApiKey": secret, "Email": "nobody@example.com" });
    authentication("API_KEY", "ApiKeyConnectionMetadata", metadata)
}

pub fn client_credentials(secret: &str) -> Value {
    let details = json!({ "ClientId": "made-up", "ClientSecret": secret, "TokenEndpoint": format!("{ENDPOINT}/token") });
    let metadata = json!({
        "BaseEndpoint": ENDPOINT,
        "ClientCredentialsSource": "PLAIN_CREDENTIALS",
        "ClientCredentialsDetails": { "ClientCredentialsGrantDetails": details },
    });
    authentication("OAUTH2_CLIENT_CREDENTIALS", "ClientCredentialsGrantMetadata", metadata)
}

pub fn iam(role: &str) -> Value {
    authentication("IAM", "IamConnectionMetadata", json!({ "RoleArn": role }))
}

fn authentication(kind: &str, member: &str, metadata: Value) -> Value {
    json!({ "AuthenticationType": kind, "AuthenticationMetadata": { member: metadata } })
}
