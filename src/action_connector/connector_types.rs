//! The connector types that the API lists, and for each the authentication that AWS documents and the features of Quick Sight that can use
//! it. All of it is advice: AWS adds types and kinds of authentication without notice, and accepts more than it documents.

use quicksight_client::Kind::{self, ApiKey, AuthorizationCode, Basic, ClientCredentials, Iam};

/// Where AWS documents the connectors.
pub const GUIDE: &str = "https://docs.aws.amazon.com/quick/latest/userguide/";
/// Where AWS documents which feature can use which type.
pub const SUPPORTED_TYPES: &str = "https://docs.aws.amazon.com/quick/latest/userguide/action-connector-apis-supported-types.html";

/// One connector type.
#[derive(Debug)]
pub struct ConnectorType {
    /// `ActionConnectorType` of the API.
    pub name: &'static str,
    /// The kinds of authentication that its page in [`GUIDE`] describes. Empty where AWS's pages contradict each other.
    pub documented: &'static [Kind],
    /// The features that can use it, by [`SUPPORTED_TYPES`].
    pub features: &'static [Feature],
    /// The page.
    pub page: &'static str,
}

/// A feature of Quick Sight that uses connectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    ChatAgents,
    Flows,
    DashboardVisuals,
    DashboardAlerts,
    Automations,
    Companions,
}

use Feature::{Automations, ChatAgents, Companions, DashboardAlerts, DashboardVisuals, Flows};

impl Feature {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 6] = [ChatAgents, Flows, DashboardVisuals, DashboardAlerts, Automations, Companions];

    /// What the console calls it.
    pub const fn name(self) -> &'static str {
        match self {
            ChatAgents => "chat agents",
            Flows => "flows",
            DashboardVisuals => "dashboard visuals",
            DashboardAlerts => "dashboard alerts",
            Automations => "automations",
            Companions => "companions",
        }
    }

    /// The kinds of authentication with which it can use a connector. Empty where AWS documents none.
    pub const fn authentication(self) -> &'static [Kind] {
        match self {
            ChatAgents | Companions => &[AuthorizationCode, Basic],
            Flows => &[],
            DashboardVisuals => &[AuthorizationCode],
            DashboardAlerts => &[ClientCredentials, ApiKey],
            Automations => &[ClientCredentials, Iam],
        }
    }
}

const fn row(name: &'static str, documented: &'static [Kind], features: &'static [Feature], page: &'static str) -> ConnectorType {
    ConnectorType { name, documented, features, page }
}

const CODE: &[Kind] = &[AuthorizationCode];
const CODE_OR_CLIENT: &[Kind] = &[AuthorizationCode, ClientCredentials];
const CODE_OR_KEY: &[Kind] = &[AuthorizationCode, ApiKey];
const CLIENT_OR_BASIC: &[Kind] = &[ClientCredentials, Basic];
const ROLE: &[Kind] = &[Iam];

const ALL_FEATURES: &[Feature] = &Feature::ALL;
const ALL_BUT_DASHBOARDS: &[Feature] = &[ChatAgents, Flows, Automations, Companions];
const CHAT_AND_FLOWS: &[Feature] = &[ChatAgents, Flows, Companions];
const CHAT_AND_AUTOMATIONS: &[Feature] = &[ChatAgents, Automations, Companions];
const ONLY_AUTOMATIONS: &[Feature] = &[Automations];

/// Every type of the API model.
pub const CONNECTOR_TYPES: &[ConnectorType] = &[
    // The pages and public use contradict each other, so no authentication is advised.
    row("GENERIC_HTTP", &[], ONLY_AUTOMATIONS, "rest-api-integration"),
    row("SERVICENOW_NOW_PLATFORM", CODE_OR_CLIENT, ALL_FEATURES, "servicenow-integration"),
    row("SALESFORCE_CRM", CODE_OR_CLIENT, ALL_FEATURES, "salesforce-integration"),
    row("MICROSOFT_OUTLOOK", CODE_OR_CLIENT, ALL_FEATURES, "microsoft-outlook-integration"),
    row("PAGERDUTY_ADVANCE", CODE_OR_KEY, ALL_BUT_DASHBOARDS, "pagerduty-integration"),
    row("JIRA_CLOUD", CODE_OR_KEY, ALL_FEATURES, "jira-integration"),
    row("ATLASSIAN_CONFLUENCE", CODE_OR_KEY, ALL_BUT_DASHBOARDS, "confluence-action-integration"),
    row("AMAZON_S3", ROLE, ONLY_AUTOMATIONS, "builtin-services-integration"),
    row("AMAZON_BEDROCK_AGENT_RUNTIME", ROLE, ONLY_AUTOMATIONS, "builtin-services-integration"),
    row("AMAZON_BEDROCK_RUNTIME", ROLE, ONLY_AUTOMATIONS, "builtin-services-integration"),
    row("AMAZON_BEDROCK_DATA_AUTOMATION_RUNTIME", ROLE, ONLY_AUTOMATIONS, "builtin-services-integration"),
    row("AMAZON_TEXTRACT", ROLE, ONLY_AUTOMATIONS, "builtin-services-integration"),
    row("AMAZON_COMPREHEND", ROLE, ONLY_AUTOMATIONS, "builtin-services-integration"),
    row("AMAZON_COMPREHEND_MEDICAL", ROLE, &[], "builtin-services-integration"),
    row("MICROSOFT_ONEDRIVE", CODE_OR_CLIENT, ALL_FEATURES, "onedrive-action-integration"),
    row("MICROSOFT_SHAREPOINT", CODE_OR_CLIENT, ALL_FEATURES, "sharepoint-action-integration"),
    row("MICROSOFT_TEAMS", CODE_OR_CLIENT, ALL_FEATURES, "microsoft-teams-integration"),
    row("SAP_BUSINESSPARTNER", CLIENT_OR_BASIC, CHAT_AND_AUTOMATIONS, "sap-integrations"),
    row("SAP_PRODUCTMASTERDATA", CLIENT_OR_BASIC, CHAT_AND_AUTOMATIONS, "sap-integrations"),
    row("SAP_PHYSICALINVENTORY", CLIENT_OR_BASIC, CHAT_AND_AUTOMATIONS, "sap-integrations"),
    row("SAP_BILLOFMATERIALS", CLIENT_OR_BASIC, CHAT_AND_AUTOMATIONS, "sap-integrations"),
    row("SAP_MATERIALSTOCK", CLIENT_OR_BASIC, CHAT_AND_AUTOMATIONS, "sap-integrations"),
    row("ZENDESK_SUITE", CODE_OR_KEY, CHAT_AND_FLOWS, "zendesk-integration"),
    row("SMARTSHEET", CODE, CHAT_AND_FLOWS, "smartsheet-integration"),
    // "Bearer Token" in the console is an API key.
    row("SLACK", CODE_OR_KEY, &[ChatAgents, Flows, DashboardVisuals, Companions], "slack-integration"),
    // The page names OAuth only; public code uses an API key with success.
    row("ASANA", CODE_OR_KEY, CHAT_AND_FLOWS, "asana-integration"),
    row("BAMBOO_HR", CODE_OR_KEY, CHAT_AND_FLOWS, "bamboohr-integration"),
];

/// Types that the service has but does not let the public API create.
pub const CONSOLE_ONLY: [&str; 2] = ["MODEL_CONTEXT_PROTOCOL", "OPEN_API"];

/// The row of the type `name`.
pub fn find(name: &str) -> Option<&'static ConnectorType> {
    CONNECTOR_TYPES.iter().find(|row| row.name == name)
}

/// The types that `name` was probably meant to be: those that have it among their words or are near to it.
pub fn suggestions(name: &str) -> Vec<&'static str> {
    nearest(name, CONNECTOR_TYPES.iter().map(|row| row.name))
}

/// The words that `word` was probably meant to be: those of which it is a part, else the one that is nearest.
pub fn nearest(word: &str, known: impl Iterator<Item = &'static str> + Clone) -> Vec<&'static str> {
    /// A part of fewer characters says nothing.
    const SHORTEST_PART: usize = 2;
    let word = word.trim().to_uppercase().replace(['-', ' '], "_");
    let is_part = |candidate: &&str| {
        let candidate = candidate.to_uppercase();
        word.len() >= SHORTEST_PART && (candidate.contains(&word) || word.contains(&candidate))
    };
    let parts: Vec<&str> = known.clone().filter(is_part).collect();
    if !parts.is_empty() {
        return parts;
    }
    let distance = |candidate: &&'static str| strsim::damerau_levenshtein(&word, &candidate.to_uppercase());
    let nearest = known.min_by_key(distance).filter(|candidate| distance(candidate) <= 1 + candidate.len() / 3);
    nearest.into_iter().collect()
}

/// Why the API probably refuses to create a connector of this type, and the way out: what completes "The type, which ...". None for a type that it is known
/// to create.
pub fn not_creatable(name: &str) -> Option<String> {
    if find(name).is_some() {
        return None;
    }
    if CONSOLE_ONLY.contains(&name) {
        return Some("the API cannot create. Create the connector in the Quick Sight console and import it.".to_owned());
    }
    let mut known: Vec<&str> = CONNECTOR_TYPES.iter().map(|row| row.name).chain(CONSOLE_ONLY).collect();
    known.sort_unstable();
    let suggestion = did_you_mean(&suggestions(name));
    Some(format!("this version of the provider does not know. {suggestion}Known types: {}.", known.join(", ")))
}

/// "Did you mean …? ", or nothing where no word is near.
pub fn did_you_mean(suggestions: &[&str]) -> String {
    match suggestions {
        [] => String::new(),
        [first @ .., last] if !first.is_empty() => format!("Did you mean {} or {last}? ", first.join(", ")),
        _ => format!("Did you mean {}? ", suggestions.concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::suggestions;

    #[test]
    fn a_type_that_nobody_knows_is_held_against_parts_of_words_and_against_slips() {
        for (name, expected) in [
            ("JIRA", &["JIRA_CLOUD"][..]),
            ("confluence", &["ATLASSIAN_CONFLUENCE"]),
            ("JIRA_CLUOD", &["JIRA_CLOUD"]),
            ("SLACK_BOT", &["SLACK"]),
            ("bamboo-hr", &["BAMBOO_HR"]),
            ("TEXTRACT", &["AMAZON_TEXTRACT"]),
            ("FUTURE_THING", &[]),
        ] {
            assert_eq!(suggestions(name), expected, "{name}");
        }
        assert_eq!(suggestions("BEDROCK").len(), 3);
    }
}
