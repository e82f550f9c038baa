//! Checks of single values, for the rows. Unknown values are not checked.

use terraform_plugin::{rule::Violation, value::Value};

use super::permissions::principal::Principal;

/// A principal is the ARN of a Quick Sight user or group.
pub fn principal(value: &Value) -> Option<Violation> {
    Principal::parse(value.as_str()?).err()
}

/// An action has the shape of one.
pub fn action(value: &Value) -> Option<Violation> {
    malformed_action(value.as_str()?)
}

/// What is wrong with the shape of an action.
pub fn malformed_action(name: &str) -> Option<Violation> {
    let is_action = name
        .strip_prefix("quicksight:")
        .is_some_and(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (!is_action).then(|| {
        Violation::new(
            "Invalid Attribute Value",
            format!("{{name}} is {name:?}. Expected the name of one action, quicksight:ACTION, without wildcards."),
        )
    })
}

/// A URL that begins with `https://` names a host, and has no white space anywhere.
pub fn endpoint(value: &Value) -> Option<Violation> {
    let url = value.as_str()?;
    // Anything else is refused by the pattern of the API.
    let rest = url.strip_prefix("https://")?;
    if let Some((at, space)) = url.chars().enumerate().find(|(_, character)| character.is_whitespace()) {
        let detail = format!("{{name}} is {url:?}. It must not contain white space, but character {} is {space:?}.", at + 1);
        return Some(Violation::new("Invalid Attribute Value", detail));
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit('@').next().unwrap_or_default();
    let has_no_host = host_and_port.is_empty() || host_and_port.starts_with(':');
    has_no_host
        .then(|| Violation::new("Invalid Attribute Value", format!("{{name}} is {url:?}. It must have a host after `https://`.")))
}

/// A text neither begins nor ends with white space, which is nearly always a mistake in copying.
pub fn surrounding_white_space(value: &Value) -> Option<Violation> {
    let text = revealed(value)?;
    (text.trim() != text).then(|| {
        Violation::new(
            "White Space Around Value",
            "{name} begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.",
        )
    })
}

/// A secret is one line, unless two were pasted into one another.
pub fn line_break(value: &Value) -> Option<Violation> {
    let has_line_break = revealed(value)?.trim().contains(['\n', '\r']);
    has_line_break.then(|| {
        Violation::new(
            "Line Break in Secret",
            "{name} contains a line break, probably from a file or heredoc with several lines. It is sent unchanged. Services issue secrets of one line.",
        )
    })
}

/// A secret is not the empty text.
pub fn empty_secret(value: &Value) -> Option<Violation> {
    let secret = value.as_secret()?;
    secret
        .is_empty()
        .then(|| Violation::new("Empty Secret", "{name} is an empty string. CI systems pass this for an undefined secret."))
}

fn revealed(value: &Value) -> Option<&str> {
    value.as_secret().map_or(value.as_str(), |secret| Some(secret.expose()))
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
