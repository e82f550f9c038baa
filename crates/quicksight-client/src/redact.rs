//! Taking secrets out of a text that somebody else wrote: a service may echo what it was sent in its error message.

use aws_smithy_types::base64;
use secrecy::{ExposeSecret, SecretString};

const REDACTED: &str = "(sensitive)";

/// The text with every occurrence of these secrets replaced: as it is, or as JSON, as a URL or Base64 would carry it.
pub fn redact(text: &str, secrets: &[SecretString]) -> String {
    redact_texts(text, &secrets.iter().map(ExposeSecret::expose_secret).collect::<Vec<_>>())
}

/// The same for secrets that are exposed.
fn redact_texts(text: &str, secrets: &[&str]) -> String {
    let mut forms: Vec<String> = secrets.iter().filter(|secret| !secret.is_empty()).flat_map(|secret| forms(secret)).collect();
    // The longest first, so that no form is left half replaced by a shorter one that it contains.
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    let mut redacted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        match forms.iter().find(|form| rest.starts_with(form.as_str())) {
            Some(form) => {
                redacted.push_str(REDACTED);
                rest = &rest[form.len()..];
            }
            None => {
                redacted.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    redacted
}

/// How a secret may look in an answer.
fn forms(secret: &str) -> Vec<String> {
    let padded = base64::encode(secret);
    let url_safe = padded.replace('+', "-").replace('/', "_");
    let mut forms = vec![
        secret.to_owned(),
        json_escaped(secret, JsonAlphabet::Unicode),
        json_escaped(secret, JsonAlphabet::Ascii),
        percent_encoded(secret, "-._~", "%20"),
        lowercase_escapes(&percent_encoded(secret, "-._~", "%20")),
        percent_encoded(secret, "-._*", "+"),
        padded.trim_end_matches('=').to_owned(),
        url_safe.trim_end_matches('=').to_owned(),
        padded,
        url_safe,
    ];
    if !secret.trim().is_empty() && secret.trim() != secret {
        forms.push(secret.trim().to_owned());
    }
    forms
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum JsonAlphabet {
    Unicode,
    Ascii,
}

fn json_escaped(text: &str, alphabet: JsonAlphabet) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            _ if character < ' ' || (alphabet == JsonAlphabet::Ascii && !character.is_ascii()) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    escaped.push_str(&format!("\\u{unit:04x}"));
                }
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

fn percent_encoded(text: &str, kept: &str, space: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push_str(space),
            _ if byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte) => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The same percent encoding with small hexadecimal digits.
fn lowercase_escapes(encoded: &str) -> String {
    let mut digits = 0;
    encoded
        .chars()
        .map(|character| {
            if character == '%' {
                digits = 2;
                return character;
            }
            if digits == 0 {
                return character;
            }
            digits -= 1;
            character.to_ascii_lowercase()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::redact_texts;

    #[test]
    fn a_secret_is_replaced_in_every_form_in_which_it_may_come_back() {
        let secret = "p\"ä s/+";
        for echoed in [
            "p\"ä s/+",
            "p\\\"ä s/+",
            "p\\\"\\u00e4 s/+",
            "p%22%C3%A4%20s%2F%2B",
            "p%22%c3%a4%20s%2f%2b",
            "p%22%C3%A4+s%2F%2B",
            "cCLDpCBzLys=",
            "cCLDpCBzLys",
        ] {
            assert_eq!(redact_texts(&format!("'{echoed}' is bad"), &[secret]), "'(sensitive)' is bad", "{echoed}");
        }
    }

    #[test]
    fn of_two_secrets_the_longer_is_taken_out_whole() {
        assert_eq!(redact_texts("abcdef abc", &["abc", "abcdef"]), "(sensitive) (sensitive)");
    }

    #[test]
    fn an_empty_secret_changes_nothing() {
        assert_eq!(redact_texts("fine", &[""]), "fine");
    }
}
