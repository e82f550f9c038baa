//! Credentials that can be signed with. The SDK writes them into headers as they are, and panics over what no header may hold; a trailing line
//! break is all it takes, which files and commands often end with.

use aws_credential_types::Credentials;

use crate::setup_error::SetupError;

const INVALID: &str = "Invalid AWS Credentials";
const STORAGE_ADVICE: &str = "Check how it is stored: it may contain a line break, or more than one value.";

/// A part of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    AccessKey,
    SecretKey,
    Token,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::AccessKey => "access key ID",
            Self::SecretKey => "secret access key",
            Self::Token => "session token",
        }
    }

    /// Why this text cannot be the part, without a character of it that may be of a secret.
    fn fault(self, text: &str) -> Option<String> {
        if text.is_empty() {
            return (self != Self::Token).then(|| "is empty".to_owned());
        }
        let is_wrong = |character: &char| match self {
            Self::SecretKey => character.is_control(),
            Self::AccessKey | Self::Token => !character.is_ascii_graphic(),
        };
        let (index, character) = text.chars().enumerate().find(|(_, character)| is_wrong(character))?;
        let what = match character {
            '\n' | '\r' => "a line break".to_owned(),
            '\t' => "a tab".to_owned(),
            character if character.is_whitespace() => "white space".to_owned(),
            character if character.is_control() => "a control character".to_owned(),
            character => format!("U+{:04X}", u32::from(character)),
        };
        Some(format!("contains {what} (character {})", index + 1))
    }
}

/// What is wrong with parts whose places have names of their own.
pub(super) fn parts(parts: [(Part, &str, &str); 3]) -> Result<(), SetupError> {
    for (part, text, place) in parts {
        if let Some(why) = part.fault(text) {
            return Err(SetupError::new(INVALID, format!("{place} {why}. {STORAGE_ADVICE}")));
        }
    }
    Ok(())
}

/// Where credentials come from, in a few words; a property of credentials.
#[derive(Clone, Debug)]
struct Source(String);

/// Where these credentials come from, such as `profile dev`, for whoever cannot use them.
pub(crate) fn source(credentials: &Credentials) -> &str {
    credentials.get_property::<Source>().map_or("an unknown source", |Source(source)| source)
}

/// These credentials as those of this source.
pub(super) fn named(mut credentials: Credentials, source: impl Into<String>) -> Credentials {
    credentials.set_property(Source(source.into()));
    credentials
}

/// These credentials without the white space around each part, an empty token being none. `source` says where they come from, where nobody has
/// said so before. No part is shown.
pub(super) fn credentials(found: &Credentials, source: &str) -> Result<Credentials, SetupError> {
    let source = found.get_property::<Source>().map_or(source, |Source(first)| first);
    let (access_key, secret_key) = (found.access_key_id().trim(), found.secret_access_key().trim());
    let token = found.session_token().map(str::trim).filter(|token| !token.is_empty());
    let invalid =
        |part: Part, why: String| SetupError::new(INVALID, format!("The {} of {source} {why}. {STORAGE_ADVICE}", part.name()));
    let checked_part = |part: Part, text: &str| part.fault(text).map_or(Ok(()), |why| Err(invalid(part, why)));
    checked_part(Part::AccessKey, access_key)?;
    checked_part(Part::SecretKey, secret_key)?;
    token.map_or(Ok(()), |token| checked_part(Part::Token, token))?;
    let checked = Credentials::new(access_key, secret_key, token.map(str::to_owned), found.expiry(), "checked");
    Ok(named(checked, source))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use aws_credential_types::Credentials;

    use super::{credentials, source};

    fn check(access_key: &str, secret_key: &str, token: Option<&str>) -> Result<(String, String, Option<String>), String> {
        let found = Credentials::new(access_key, secret_key, token.map(str::to_owned), Some(SystemTime::UNIX_EPOCH), "test");
        let checked = credentials(&found, "the environment").map_err(|problem| problem.to_string())?;
        assert_eq!(checked.expiry(), Some(SystemTime::UNIX_EPOCH));
        let token = checked.session_token().map(str::to_owned);
        Ok((checked.access_key_id().to_owned(), checked.secret_access_key().to_owned(), token))
    }

    #[test]
    fn white_space_around_a_part_is_none_of_it_and_an_empty_token_is_none() {
        let expected = Ok(("AKIA".to_owned(), "a/b+c=".to_owned(), None));
        assert_eq!(check("AKIA\n", " a/b+c=\r\n", Some("\n")), expected);
        assert_eq!(check("A", "b", Some("t==\n")).unwrap().2.as_deref(), Some("t=="));
    }

    #[test]
    fn credentials_keep_the_name_of_their_first_source() {
        let found = Credentials::new("AKIA", "hush", None, None, "test");
        let checked = credentials(&credentials(&found, "profile dev").unwrap(), "the default sources").unwrap();
        assert_eq!((source(&checked), source(&found)), ("profile dev", "an unknown source"));
    }

    #[test]
    fn what_no_header_may_hold_is_a_problem_that_names_the_source_and_shows_nothing() {
        for (access_key, secret_key, token, says) in [
            ("AKIA\nX", "hush", None, "access key ID of the environment contains"),
            ("AKIÄ", "hush", None, "access key ID of the environment contains"),
            (" ", "hush", None, "access key ID of the environment is empty"),
            ("AKIA", "hu\nsh", None, "secret access key of the environment contains"),
            ("AKIA", "", None, "secret access key of the environment is empty"),
            ("AKIA", "hush", Some("hush hush"), "session token of the environment contains"),
        ] {
            let problem = check(access_key, secret_key, token).unwrap_err();
            assert!(problem.contains(says), "{problem}");
            assert!(!problem.contains("hush") && !problem.contains("AKI"), "{problem}");
        }
    }
}
