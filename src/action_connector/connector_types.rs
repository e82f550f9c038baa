//! The connector types that the API lists, and which authentication AWS documents for each. All of it is advice: AWS adds
//! types and kinds of authentication without asking, and what it documents is not all that it accepts.

use super::authentication::{API_KEY_CONNECTION, AUTHORIZATION_CODE, BASIC, CLIENT_CREDENTIALS, IAM, Kind};

/// Where AWS documents the connectors.
pub const GUIDE: &str = "https://docs.aws.amazon.com/quick/latest/userguide/";

/// One connector type.
#[derive(Debug)]
pub struct ConnectorType {
    /// `ActionConnectorType` of the API.
    pub name: &'static str,
    /// The kinds of authentication that its page in [`GUIDE`] describes. Empty where the page does not settle it.
    pub documented: &'static [&'static Kind],
    /// The page.
    pub page: &'static str,
}

const fn row(name: &'static str, documented: &'static [&'static Kind], page: &'static str) -> ConnectorType {
    ConnectorType { name, documented, page }
}

const CODE: &[&Kind] = &[&AUTHORIZATION_CODE];
const CODE_OR_CLIENT: &[&Kind] = &[&AUTHORIZATION_CODE, &CLIENT_CREDENTIALS];
const CODE_OR_KEY: &[&Kind] = &[&AUTHORIZATION_CODE, &API_KEY_CONNECTION];
const CLIENT_OR_BASIC: &[&Kind] = &[&CLIENT_CREDENTIALS, &BASIC];
const ROLE: &[&Kind] = &[&IAM];

/// Every type of the API model.
pub const CONNECTOR_TYPES: &[ConnectorType] = &[
    // The page and public use contradict each other, so nothing is advised.
    row("GENERIC_HTTP", &[], "rest-api-integration"),
    row("SERVICENOW_NOW_PLATFORM", CODE_OR_CLIENT, "servicenow-integration"),
    row("SALESFORCE_CRM", CODE_OR_CLIENT, "salesforce-integration"),
    row("MICROSOFT_OUTLOOK", CODE_OR_CLIENT, "microsoft-outlook-integration"),
    row("PAGERDUTY_ADVANCE", CODE_OR_KEY, "pagerduty-integration"),
    row("JIRA_CLOUD", CODE_OR_KEY, "jira-integration"),
    row("ATLASSIAN_CONFLUENCE", CODE_OR_KEY, "confluence-action-integration"),
    row("AMAZON_S3", ROLE, "builtin-services-integration"),
    row("AMAZON_BEDROCK_AGENT_RUNTIME", ROLE, "builtin-services-integration"),
    row("AMAZON_BEDROCK_RUNTIME", ROLE, "builtin-services-integration"),
    row("AMAZON_BEDROCK_DATA_AUTOMATION_RUNTIME", ROLE, "builtin-services-integration"),
    row("AMAZON_TEXTRACT", ROLE, "builtin-services-integration"),
    row("AMAZON_COMPREHEND", ROLE, "builtin-services-integration"),
    row("AMAZON_COMPREHEND_MEDICAL", ROLE, "builtin-services-integration"),
    row("MICROSOFT_ONEDRIVE", CODE_OR_CLIENT, "onedrive-action-integration"),
    row("MICROSOFT_SHAREPOINT", CODE_OR_CLIENT, "sharepoint-action-integration"),
    row("MICROSOFT_TEAMS", CODE_OR_CLIENT, "microsoft-teams-integration"),
    row("SAP_BUSINESSPARTNER", CLIENT_OR_BASIC, "sap-integrations"),
    row("SAP_PRODUCTMASTERDATA", CLIENT_OR_BASIC, "sap-integrations"),
    row("SAP_PHYSICALINVENTORY", CLIENT_OR_BASIC, "sap-integrations"),
    row("SAP_BILLOFMATERIALS", CLIENT_OR_BASIC, "sap-integrations"),
    row("SAP_MATERIALSTOCK", CLIENT_OR_BASIC, "sap-integrations"),
    row("ZENDESK_SUITE", CODE_OR_KEY, "zendesk-integration"),
    row("SMARTSHEET", CODE, "smartsheet-integration"),
    // "Bearer Token" in the console is an API key.
    row("SLACK", CODE_OR_KEY, "slack-integration"),
    // The page names OAuth only; public code uses an API key with success.
    row("ASANA", CODE_OR_KEY, "asana-integration"),
    row("BAMBOO_HR", CODE_OR_KEY, "bamboohr-integration"),
];

/// A type that the service has but does not let the public API create.
pub const MODEL_CONTEXT_PROTOCOL: &str = "MODEL_CONTEXT_PROTOCOL";

/// The row of the type `name`.
pub fn find(name: &str) -> Option<&'static ConnectorType> {
    CONNECTOR_TYPES.iter().find(|row| row.name == name)
}
