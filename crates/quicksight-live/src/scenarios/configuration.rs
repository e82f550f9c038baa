//! The configurations that scenarios run, as text.

use std::fmt::Write;

use crate::arguments::Arguments;

/// Where the provider is looked for. Written out, because OpenTofu would complete a shorter address by its own host.
pub const SOURCE: &str = "registry.terraform.io/quicksight-tf/quicksight";

const ADDRESS: &str = "quicksight_action_connector.this";
const ENDPOINT: &str = "https://connector.example.com";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    None,
    Basic,
    ApiKey,
    ClientCredentials,
    AuthorizationCode,
    Iam,
}

/// The one resource of a configuration.
#[derive(Clone, Debug)]
pub struct Connector {
    pub id: String,
    pub name: String,
    pub connector_type: &'static str,
    pub kind: Kind,
    pub description: Option<String>,
    pub vpc_connection_arn: Option<String>,
    pub tags: Vec<(&'static str, &'static str)>,
    /// The principal and its actions.
    pub permissions: Option<(String, &'static [&'static str])>,
    pub import: bool,
}

impl Connector {
    pub fn new(id: String, kind: Kind) -> Self {
        let connector_type = match kind {
            Kind::None | Kind::Basic => "GENERIC_HTTP",
            Kind::ApiKey => "JIRA_CLOUD",
            Kind::ClientCredentials | Kind::AuthorizationCode => "SERVICENOW_NOW_PLATFORM",
            Kind::Iam => "AMAZON_S3",
        };
        Self {
            name: id.clone(),
            id,
            connector_type,
            kind,
            description: None,
            vpc_connection_arn: None,
            tags: Vec::new(),
            permissions: None,
            import: false,
        }
    }

    /// The whole configuration.
    pub fn text(&self, arguments: &Arguments, secret: &str) -> String {
        let mut text = provider(arguments);
        let mut line = |line: String| {
            let _ = writeln!(text, "{line}");
        };
        if self.import {
            line(format!("import {{\n  to = {ADDRESS}\n  id = {:?}\n}}", self.id));
        }
        line("resource \"quicksight_action_connector\" \"this\" {".to_owned());
        line(format!("  action_connector_id = {:?}\n  name = {:?}\n  type = {:?}", self.id, self.name, self.connector_type));
        if let Some(description) = &self.description {
            line(format!("  description = {description:?}"));
        }
        if let Some(arn) = &self.vpc_connection_arn {
            line(format!("  vpc_connection_arn = {arn:?}"));
        }
        if !self.tags.is_empty() {
            line(format!(
                "  tags = {{ {} }}",
                self.tags.iter().map(|(key, value)| format!("{key} = {value:?}")).collect::<Vec<_>>().join(", ")
            ));
        }
        if let Some((principal, actions)) = &self.permissions {
            line(format!("  permissions {{\n    principal = {principal:?}\n    actions = {actions:?}\n  }}"));
        }
        line(format!(
            "  authentication_config {{\n    authentication_metadata {{\n{}    }}\n  }}\n}}",
            self.authentication(arguments, secret)
        ));
        line(format!("output \"arn\" {{\n  value = {ADDRESS}.arn\n}}"));
        text
    }

    fn authentication(&self, arguments: &Arguments, secret: &str) -> String {
        let client = format!("client_id = \"made-up\"\n client_secret = {secret:?}\n token_endpoint = \"{ENDPOINT}/token\"");
        match self.kind {
            Kind::None => format!("none_connection_metadata {{\n base_endpoint = \"{ENDPOINT}\"\n}}\n"),
            Kind::Basic => format!(
                "basic_auth_connection_metadata {{\n base_endpoint = \"{ENDPOINT}\"\n username = \"nobody\"\n password = {secret:?}\n}}\n"
            ),
            Kind::ApiKey => format!(
                "api_key_connection_metadata {{\n base_endpoint = \"{ENDPOINT}\"\n email = \"nobody@example.com\"\n api_key = {secret:?}\n}}\n"
            ),
            Kind::ClientCredentials => format!(
                "client_credentials_grant_metadata {{\n base_endpoint = \"{ENDPOINT}\"\n client_credentials_details {{\n \
                 client_credentials_grant_details {{\n {client}\n}}\n}}\n}}\n"
            ),
            // The redirect URL defaults to the Region's.
            Kind::AuthorizationCode => format!(
                "authorization_code_grant_metadata {{\n base_endpoint = \"{ENDPOINT}\"\n \
                 authorization_code_grant_credentials_details {{\n authorization_code_grant_details {{\n {client}\n \
                 authorization_endpoint = \"{ENDPOINT}/authorize\"\n}}\n}}\n}}\n"
            ),
            Kind::Iam => {
                format!("iam_connection_metadata {{\n role_arn = {:?}\n}}\n", arguments.role.as_deref().unwrap_or_default())
            }
        }
    }
}

fn provider(arguments: &Arguments) -> String {
    let endpoints = arguments
        .endpoint
        .as_ref()
        .map(|endpoint| format!("  endpoints {{\n    quicksight = {endpoint:?}\n    sts = {endpoint:?}\n  }}\n"));
    format!(
        "terraform {{\n  required_providers {{\n    quicksight = {{ source = \"{SOURCE}\" }}\n  }}\n}}\n\
         provider \"quicksight\" {{\n  region = {:?}\n  allowed_account_ids = [{:?}]\n  advisory_checks = false\n{}}}\n",
        arguments.region,
        arguments.account,
        endpoints.unwrap_or_default()
    )
}
