//! Checks of a configuration beyond what the rows can say by themselves, without any call to AWS. What is unknown is not judged.

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    rule::Problem,
    value::Value,
};

use super::{
    authentication::{CONFIG, KINDS, Kind, METADATA},
    connector_types::{self, CONNECTOR_TYPES, CONSOLE_ONLY, GUIDE},
    permissions::{self, KNOWN_ACTIONS, VIEWER_ACTION},
};

/// `ActionList` of the API.
const ACTIONS_MAX: usize = 20;

/// All checks that look at more than one argument.
pub fn configuration(config: &Value, diagnostics: &mut Diagnostics) {
    diagnostics.extend(authentication_type(config));
    diagnostics.extend(documented_authentication(config));
    permissions::check_principals(config, diagnostics);
    diagnostics.extend(config.get("permissions").elements().iter().filter_map(permission_set));
}

/// `authentication_type`, when given, says what the block says.
fn authentication_type(config: &Value) -> Option<Diagnostic> {
    let given = config.at(&[CONFIG, "authentication_type"]).as_str()?;
    let kind = Kind::of(config)?;
    // A word that is none of the six is the row's business.
    let meant = KINDS.into_iter().find(|kind| kind.authentication_type == given)?;
    (meant != kind).then(|| {
        let detail = format!(
            "`authentication_type` is {given}, but the block `{}` is for {}. Omit `authentication_type`, which is derived from the block, or configure the block `{}`.",
            kind.block, kind.authentication_type, meant.block
        );
        Diagnostic::error("authentication_type does not match the block", detail).at(Path::of(&[CONFIG, "authentication_type"]))
    })
}

/// The kind of authentication is one that AWS documents for the connector type.
fn documented_authentication(config: &Value) -> Option<Diagnostic> {
    let connector_type = config.get("type").as_str().and_then(connector_types::find)?;
    let kind = Kind::of(config)?;
    if connector_type.documented.is_empty() || connector_type.documented.contains(&kind) {
        return None;
    }
    let documented: Vec<&str> = connector_type.documented.iter().map(|kind| kind.authentication_type).collect();
    let detail = format!(
        "For {}, AWS documents {}, not {}: {GUIDE}{}.html. Quick Sight may reject the connector or be unable to use it.",
        connector_type.name,
        documented.join(" and "),
        kind.authentication_type,
        connector_type.page
    );
    let path = Path::of(&[CONFIG, METADATA, kind.block]);
    Some(Diagnostic::advice("Authentication that AWS does not document for this type", detail).at(path))
}

/// The actions of one `permissions` block are a set that Quick Sight grants. The strictness of Quick Sight has grown and its sets may,
/// so this is advice.
fn permission_set(block: &Value) -> Option<Diagnostic> {
    let actions = block.get("actions");
    if !actions.is_wholly_known() || actions.elements().is_empty() {
        return None;
    }
    let names: Vec<&str> = actions.elements().iter().filter_map(Value::as_str).collect();
    let principal = block.get("principal").as_str().unwrap_or("a principal that is known after apply");
    let advise = |summary: &str, what: String| {
        let detail = format!("`permissions` of {principal}: {what}");
        Some(Diagnostic::advice(summary, detail).at(Path::of(&["permissions"])))
    };
    if names.len() > ACTIONS_MAX {
        let what = format!("`actions` has {} elements. The API documents at most {ACTIONS_MAX} for one principal.", names.len());
        return advise("More than 20 actions", what);
    }
    // A word of another shape is the row's business.
    if names.iter().any(|name| malformed_action(name).is_some()) {
        return None;
    }
    if let Some(unknown) = names.iter().find(|name| !KNOWN_ACTIONS.contains(name)) {
        let suggestion = did_you_mean(&connector_types::nearest(unknown, KNOWN_ACTIONS.iter().copied()));
        let what =
            format!("{unknown} is not an action on action connectors. {suggestion}Known actions: {}.", KNOWN_ACTIONS.join(", "));
        return advise("Unknown permission action", what);
    }
    if names == [VIEWER_ACTION] || names.len() == KNOWN_ACTIONS.len() {
        return None;
    }
    let what = format!(
        "Quick Sight grants whole sets of actions and probably rejects this one. A viewer has {VIEWER_ACTION} alone. An owner has {}, which `provider::quicksight::owner_actions()` returns.",
        KNOWN_ACTIONS.join(", ")
    );
    advise("Permission set of neither owner nor viewer", what)
}

/// The connector type is one that the API model lists, or one that only the console creates.
pub fn connector_type(value: &Value) -> Option<Problem> {
    let name = value.as_str()?;
    if connector_types::find(name).is_some() || CONSOLE_ONLY.contains(&name) {
        return None;
    }
    let mut known: Vec<&str> = CONNECTOR_TYPES.iter().map(|row| row.name).chain(CONSOLE_ONLY).collect();
    known.sort_unstable();
    let suggestion = did_you_mean(&connector_types::suggestions(name));
    let detail = format!(
        "`{{name}}` is {name:?}, which this version of the provider does not know. {suggestion}It is sent unchanged, because AWS adds types. Known types: {}.",
        known.join(", ")
    );
    Some(Problem::new("Unknown connector type", detail))
}

/// A principal is the ARN of a Quick Sight user or group.
pub fn principal(value: &Value) -> Option<Problem> {
    permissions::Principal::parse(value.as_str()?).err()
}

/// An action has the shape of one.
pub fn action(value: &Value) -> Option<Problem> {
    malformed_action(value.as_str()?)
}

fn malformed_action(name: &str) -> Option<Problem> {
    let is_action = name
        .strip_prefix("quicksight:")
        .is_some_and(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (!is_action).then(|| Problem::new("Invalid permission action", format!("{name:?} must have the form quicksight:Action.")))
}

/// A URL that begins with `https://` names a host, and has no white space anywhere.
pub fn endpoint(value: &Value) -> Option<Problem> {
    let url = value.as_str()?;
    // Anything else is refused by the pattern of the API.
    let rest = url.strip_prefix("https://")?;
    if let Some((at, space)) = url.chars().enumerate().find(|(_, character)| character.is_whitespace()) {
        let detail = format!("`{{name}}` must not contain white space: character {} of {url:?} is {space:?}.", at + 1);
        return Some(Problem::new("White space in a URL", detail));
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    let has_no_host = host_and_port.is_empty() || host_and_port.starts_with(':');
    has_no_host.then(|| Problem::new("URL without host", format!("`{{name}}` is {url:?}. A host must follow `https://`.")))
}

/// A text has no white space at its ends, which is nearly always a slip of copying.
pub fn stray_space(value: &Value) -> Option<Problem> {
    let text = revealed(value)?;
    (text.trim() != text).then(|| {
        Problem::new(
            "White space at an end",
            "`{name}` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.",
        )
    })
}

/// A secret is one line, unless two were pasted into one another.
pub fn line_break(value: &Value) -> Option<Problem> {
    let has_line_break = revealed(value)?.trim().contains(['\n', '\r']);
    has_line_break.then(|| {
        Problem::new(
            "Line break in a secret",
            "`{name}` contains a line break, as a file or a heredoc of several lines does. It is sent unchanged. Services issue secrets of one line.",
        )
    })
}

/// A secret is not the empty text.
pub fn empty_secret(value: &Value) -> Option<Problem> {
    let secret = value.as_secret()?;
    secret
        .is_empty()
        .then(|| Problem::new("Empty secret", "`{name}` is an empty string. CI systems pass this for an undefined secret."))
}

fn revealed(value: &Value) -> Option<&str> {
    value.as_secret().map_or(value.as_str(), |secret| Some(secret.expose()))
}

/// "Did you mean …? ", or nothing where no word is near.
fn did_you_mean(suggestions: &[&str]) -> String {
    match suggestions {
        [] => String::new(),
        [first @ .., last] if !first.is_empty() => format!("Did you mean {} or {last}? ", first.join(", ")),
        _ => format!("Did you mean {}? ", suggestions.concat()),
    }
}

#[cfg(test)]
mod tests {
    use terraform_plugin::value::Value;

    use super::endpoint;

    #[test]
    fn a_url_has_a_host_and_no_white_space() {
        for url in ["https://a", "https://a:8443/x", "https://user@a/", "https://[::1]/x?y#z", "http://not judged here", "text"] {
            assert_eq!(endpoint(&Value::string(url)), None, "{url}");
        }
        for (url, why) in [
            ("https://", "host"),
            ("https:///path", "host"),
            ("https://:443", "host"),
            ("https://?query", "host"),
            ("https://user@", "host"),
            ("https://a b.example.com", "character 10"),
            ("https://example.com ", "white space"),
            ("https://example.com/\u{a0}", "white space"),
        ] {
            let problem = endpoint(&Value::string(url)).expect(url);
            assert!(problem.detail.contains(why), "{url}: {}", problem.detail);
        }
    }
}
