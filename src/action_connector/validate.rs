//! Checks of a configuration beyond what the rows can say by themselves, without any call to AWS. What is unknown is not judged.

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    rule::Problem,
    value::Value,
};

use super::{
    authentication::{CONFIG, KINDS, Kind, METADATA},
    connector_types::{self, CONNECTOR_TYPES, GUIDE, MODEL_CONTEXT_PROTOCOL},
    permissions,
};

/// The actions that stand for an API operation on one connector, and the one that lists them.
pub const KNOWN_ACTIONS: &[&str] = &[
    "quicksight:DescribeActionConnector",
    "quicksight:UpdateActionConnector",
    "quicksight:DeleteActionConnector",
    "quicksight:DescribeActionConnectorPermissions",
    "quicksight:UpdateActionConnectorPermissions",
    "quicksight:ListActionConnectors",
];

/// `ActionList` of the API.
const ACTIONS_MAX: usize = 20;

/// All checks that look at more than one argument.
pub fn configuration(config: &Value, diagnostics: &mut Diagnostics) {
    authentication_type(config, diagnostics);
    documented_authentication(config, diagnostics);
    permissions::check_principals(config, diagnostics);
    no_permissions(config, diagnostics);
}

/// `authentication_type`, when given, says what the block says.
fn authentication_type(config: &Value, diagnostics: &mut Diagnostics) {
    let Some(given) = config.at(&[CONFIG, "authentication_type"]).as_str() else { return };
    let Some(kind) = Kind::of(config) else { return };
    // A word that is none of the six is the row's business.
    let Some(meant) = KINDS.into_iter().find(|kind| kind.authentication_type == given) else { return };
    if meant != kind {
        diagnostics.push(
            Diagnostic::error(
                "authentication_type does not match the block",
                format!(
                    "It says {given}, but the block {} means {}. Leave authentication_type out, since it follows from the block, or use the block {}.",
                    kind.block, kind.authentication_type, meant.block
                ),
            )
            .at(Path::of(&[CONFIG, "authentication_type"])),
        );
    }
}

/// The kind of authentication is one that AWS documents for the connector type.
fn documented_authentication(config: &Value, diagnostics: &mut Diagnostics) {
    let Some(connector_type) = config.get("type").as_str().and_then(connector_types::find) else { return };
    let Some(kind) = Kind::of(config) else { return };
    if connector_type.documented.is_empty() || connector_type.documented.contains(&kind) {
        return;
    }
    let documented: Vec<&str> = connector_type.documented.iter().map(|kind| kind.authentication_type).collect();
    diagnostics.push(
        Diagnostic::advice(
            "Authentication that AWS does not document for this type",
            format!(
                "For {}, {GUIDE}{}.html describes {}, not {}. The service may refuse the connector or be unable to use it.",
                connector_type.name,
                connector_type.page,
                documented.join(" and "),
                kind.authentication_type
            ),
        )
        .at(Path::of(&[CONFIG, METADATA, kind.block])),
    );
}

/// Somebody can see the connector.
fn no_permissions(config: &Value, diagnostics: &mut Diagnostics) {
    if matches!(config.get("permissions"), Value::Set(blocks) if blocks.is_empty()) {
        diagnostics.push(Diagnostic::advice(
            "Nobody is given access to the connector",
            "Without a permissions block the connector belongs to the identity that creates it, and nobody sees it in Quick Sight. Add a permissions block for a Quick Sight group, or for a user, unless access is given elsewhere.",
        ));
    }
}

/// The connector type is one that the API model lists.
pub fn connector_type(value: &Value) -> Option<Problem> {
    let name = value.as_str()?;
    if connector_types::find(name).is_some() {
        return None;
    }
    if name == MODEL_CONTEXT_PROTOCOL {
        return Some(Problem::new(
            "Connectors of this type are made in the console only",
            "MODEL_CONTEXT_PROTOCOL connectors can be imported and read, but the public API, as of its model of November 2026, does not create them.",
        ));
    }
    let nearest = nearest(name, CONNECTOR_TYPES.iter().map(|row| row.name));
    Some(Problem::new(
        "Unknown connector type",
        format!(
            "{name:?} is not a type that this version of the provider knows. {nearest}It is passed on as it is, since AWS adds types."
        ),
    ))
}

/// A principal is the ARN of a Quick Sight user or group.
pub fn principal(value: &Value) -> Option<Problem> {
    permissions::Principal::parse(value.as_str()?).err()
}

/// An action has the shape of one.
pub fn action(value: &Value) -> Option<Problem> {
    let name = value.as_str()?;
    let is_action = name
        .strip_prefix("quicksight:")
        .is_some_and(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (!is_action).then(|| Problem::new("Invalid permission action", format!("{name:?} must have the form quicksight:Action.")))
}

/// A principal has no more actions than the API's model allows. Advice, since other parts of AWS say 30, and the limit has grown before.
pub fn many_actions(value: &Value) -> Option<Problem> {
    let count = value.elements().len();
    // An unknown element may turn out to be one of the others.
    (value.is_wholly_known() && count > ACTIONS_MAX).then(|| {
        Problem::new(
            format!("More than {ACTIONS_MAX} actions"),
            format!("There are {count}, but Quick Sight's API, as it is described, takes at most {ACTIONS_MAX} of one principal. Leave some out, should the service refuse them."),
        )
    })
}

/// An action is one of those that go with action connectors.
pub fn known_action(value: &Value) -> Option<Problem> {
    let name = value.as_str()?;
    if action(value).is_some() || KNOWN_ACTIONS.contains(&name) {
        return None;
    }
    let nearest = nearest(name, KNOWN_ACTIONS.iter().copied());
    Some(Problem::new(
        "Unknown permission action",
        format!("{name:?} stands for no operation on action connectors. {nearest}Known are {}.", KNOWN_ACTIONS.join(", ")),
    ))
}

/// A text has no white space at its ends, which is nearly always a slip of copying.
pub fn stray_space(value: &Value) -> Option<Problem> {
    let text = value.as_secret().map_or(value.as_str(), |secret| Some(secret.expose()))?;
    (text.trim() != text).then(|| {
        Problem::new("White space at an end", "The value begins or ends with white space, which is sent as it is. Services refuse such credentials; use trimspace() if it is not meant.")
    })
}

/// A secret is not the empty text, which is what runners of pipelines give for one that nobody has stored.
pub fn empty_secret(value: &Value) -> Option<Problem> {
    let secret = value.as_secret()?;
    secret.is_empty().then(|| {
        Problem::new("Empty secret", "The value is empty, as a variable is that a runner was not given. Services refuse such a secret; store it where the variable comes from.")
    })
}

/// "Did you mean …? ", or nothing where no word is near.
fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let by_distance =
        known.map(|candidate| (strsim::damerau_levenshtein(&word.to_uppercase(), &candidate.to_uppercase()), candidate)).min();
    match by_distance {
        Some((distance, candidate)) if distance <= 1 + candidate.len() / 3 => format!("Did you mean {candidate}? "),
        _ => String::new(),
    }
}
