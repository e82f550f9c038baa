//! One connector of each kind of authentication, as configurations.

use super::{Feature, can};

/// A group that can be given access.
pub const GROUP: &str = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts";
/// A user that can be given access.
pub const USER: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/ann";

/// The actions of a viewer: one of the two sets that Quick Sight takes.
pub const VIEWER: &[&str] = &["quicksight:DescribeActionConnector"];
/// The actions of an owner: the other one, in the order of the alphabet.
pub const OWNER: &[&str] = &[
    "quicksight:DeleteActionConnector",
    "quicksight:DescribeActionConnector",
    "quicksight:DescribeActionConnectorPermissions",
    "quicksight:ListActionConnectors",
    "quicksight:UpdateActionConnector",
    "quicksight:UpdateActionConnectorPermissions",
];

/// One kind of authentication.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// `ConnectionAuthType`.
    pub authentication_type: &'static str,
    /// The block in `authentication_metadata`.
    pub block: &'static str,
    /// A connector type that AWS documents for it.
    pub connector_type: &'static str,
    /// Another one, to replace the first by.
    pub other_type: &'static str,
    /// The block's text, with `SECRET` where the secret's arguments go.
    template: &'static str,
    /// The name of the secret, if it has one.
    pub secret: Option<&'static str>,
    /// The blocks from the kind's own down to the one with the secret.
    pub secret_blocks: &'static [&'static str],
    /// Where the emulator finds the secret in a request's `AuthenticationMetadata`, as a JSON pointer.
    pub secret_pointer: &'static str,
}

/// All six.
pub const KINDS: [Sample; 6] = [
    Sample {
        authentication_type: "OAUTH2_AUTHORIZATION_CODE",
        block: "authorization_code_grant_metadata",
        connector_type: "SLACK",
        other_type: "ASANA",
        template: r#"authorization_code_grant_metadata {
        base_endpoint = "https://slack.com/api"
        authorization_code_grant_credentials_details {
          authorization_code_grant_details {
            client_id              = "client"
            token_endpoint         = "https://slack.com/api/oauth.v2.access"
            authorization_endpoint = "https://slack.com/oauth/v2/authorize"
            SECRET
          }
        }
      }"#,
        secret: Some("client_secret"),
        secret_blocks: &["authorization_code_grant_credentials_details", "authorization_code_grant_details"],
        secret_pointer: "/AuthorizationCodeGrantMetadata/AuthorizationCodeGrantCredentialsDetails/AuthorizationCodeGrantDetails/ClientSecret",
    },
    Sample {
        authentication_type: "OAUTH2_CLIENT_CREDENTIALS",
        block: "client_credentials_grant_metadata",
        connector_type: "SALESFORCE_CRM",
        other_type: "MICROSOFT_TEAMS",
        template: r#"client_credentials_grant_metadata {
        base_endpoint = "https://example.my.salesforce.com/services/data/v60.0"
        client_credentials_details {
          client_credentials_grant_details {
            client_id      = "client"
            token_endpoint = "https://example.my.salesforce.com/services/oauth2/token"
            SECRET
          }
        }
      }"#,
        secret: Some("client_secret"),
        secret_blocks: &["client_credentials_details", "client_credentials_grant_details"],
        secret_pointer: "/ClientCredentialsGrantMetadata/ClientCredentialsDetails/ClientCredentialsGrantDetails/ClientSecret",
    },
    Sample {
        authentication_type: "BASIC",
        block: "basic_auth_connection_metadata",
        connector_type: "SAP_MATERIALSTOCK",
        other_type: "SAP_BUSINESSPARTNER",
        template: r#"basic_auth_connection_metadata {
        base_endpoint = "https://sap.example.com/sap/opu/odata/sap/API_MATERIAL_STOCK"
        username      = "quick"
        SECRET
      }"#,
        secret: Some("password"),
        secret_blocks: &[],
        secret_pointer: "/BasicAuthConnectionMetadata/Password",
    },
    Sample {
        authentication_type: "API_KEY",
        block: "api_key_connection_metadata",
        connector_type: "JIRA_CLOUD",
        other_type: "ZENDESK_SUITE",
        template: r#"api_key_connection_metadata {
        base_endpoint = "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000"
        email         = "quick@example.com"
        SECRET
      }"#,
        secret: Some("api_key"),
        secret_blocks: &[],
        secret_pointer: "/ApiKeyConnectionMetadata/ApiKey",
    },
    Sample {
        authentication_type: "NONE",
        block: "none_connection_metadata",
        connector_type: "GENERIC_HTTP",
        other_type: "SMARTSHEET",
        template: r#"none_connection_metadata {
        base_endpoint = "https://open.example.com"
      }"#,
        secret: None,
        secret_blocks: &[],
        secret_pointer: "",
    },
    Sample {
        authentication_type: "IAM",
        block: "iam_connection_metadata",
        connector_type: "AMAZON_S3",
        other_type: "AMAZON_TEXTRACT",
        template: r#"iam_connection_metadata {
        role_arn = "arn:aws:iam::123456789012:role/quick-connector"
      }"#,
        secret: None,
        secret_blocks: &[],
        secret_pointer: "",
    },
];

/// The kind with this `authentication_type`.
pub fn sample(authentication_type: &str) -> Sample {
    KINDS.into_iter().find(|kind| kind.authentication_type == authentication_type).expect("one of the six kinds")
}

impl Sample {
    /// The secret's arguments in the plain form. `value` is an expression.
    pub fn plain(&self, value: &str) -> String {
        self.secret.map_or_else(String::new, |name| format!("{name} = {value}"))
    }

    /// The secret's arguments in the write-only form. Both are expressions.
    pub fn write_only(&self, value: &str, version: &str) -> String {
        self.secret.map_or_else(String::new, |name| format!("{name}_wo = {value}\n            {name}_wo_version = {version}"))
    }

    /// The secret's arguments in every form that the client knows. Both are expressions.
    pub fn forms(&self, value: &str, version: &str) -> Vec<String> {
        let plain = self.plain(value);
        if self.secret.is_some() && can(Feature::WriteOnly) { vec![plain, self.write_only(value, version)] } else { vec![plain] }
    }

    /// The secret's arguments in the form that keeps it out of the state, where the client knows it. Both are expressions.
    pub fn safest(&self, value: &str, version: &str) -> String {
        self.forms(value, version).pop().expect("there is the plain form")
    }

    /// The `authentication_config` block with these arguments for the secret.
    pub fn authentication(&self, secret: &str) -> String {
        format!(
            "authentication_config {{\n    authentication_metadata {{\n      {}\n    }}\n  }}",
            self.template.replace("SECRET", secret)
        )
    }

    /// The ID, and the name in a configuration, of a connector that stands beside those of the other kinds.
    pub fn id(&self) -> String {
        self.authentication_type.to_lowercase()
    }

    /// The address of that connector.
    pub fn address(&self) -> String {
        format!("quicksight_action_connector.{}", self.id())
    }

    /// [`Sample::resource`] for that connector.
    pub fn resource_beside_others(&self, secret: &str) -> String {
        self.resource(secret).replace("\"example\"", &format!("{:?}", self.id()))
    }

    /// The resource `quicksight_action_connector.example`, named "Example", with these arguments for the secret.
    pub fn resource(&self, secret: &str) -> String {
        connector(&format!("  name = \"Example\"\n  type = \"{}\"\n  {}", self.connector_type, self.authentication(secret)))
    }
}

/// The variable `name` for a secret: ephemeral where the client knows write-only arguments, which alone may take one, else sensitive.
pub fn secret_variable(name: &str) -> String {
    let kept = if can(Feature::WriteOnly) { "ephemeral" } else { "sensitive" };
    format!("variable \"{name}\" {{\n  type = string\n  {kept} = true\n}}\n")
}

/// The `permissions` block of a principal.
pub fn permissions(principal: &str, actions: &[&str]) -> String {
    format!("  permissions {{\n    principal = \"{principal}\"\n    actions   = {actions:?}\n  }}\n")
}

/// The resource `quicksight_action_connector.example` with the ID `example`, access for [`GROUP`], and this body.
pub fn connector(body: &str) -> String {
    bare_connector(&format!("{body}\n{}", permissions(GROUP, VIEWER).trim_end()))
}

/// The resource `quicksight_action_connector.example` with the ID `example` and this body, which nobody is given access to.
pub fn bare_connector(body: &str) -> String {
    format!("resource \"quicksight_action_connector\" \"example\" {{\n  action_connector_id = \"example\"\n{body}\n}}\n")
}

/// A resource `terraform_data.later` whose creation takes so many seconds.
pub fn during(seconds: &str) -> String {
    format!(
        "resource \"terraform_data\" \"later\" {{\n  provisioner \"local-exec\" {{\n    command = \"sleep {seconds}\"\n  }}\n}}\n"
    )
}
