//! Credentials that can be signed with. The SDK writes them into headers as they are, and panics over what no header may hold; a trailing line
//! break is all it takes, which files and commands often end with.

use aws_credential_types::Credentials;

use crate::Problem;

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
pub(super) fn credentials(found: &Credentials, source: &str) -> Result<Credentials, Problem> {
    let source = found.get_property::<Source>().map_or(source, |Source(first)| first);
    let (access_key, secret_key) = (found.access_key_id().trim(), found.secret_access_key().trim());
    let token = found.session_token().map(str::trim).filter(|token| !token.is_empty());
    let invalid = |what: &str, why: &str| {
        let detail =
            format!("The {what} of {source} {why}. Check how it is stored: it may contain a line break, or more than one value.");
        Err(Problem::new("Invalid AWS credentials", detail))
    };
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if access_key.is_empty() {
        return invalid("access key ID", "is empty");
    }
    if secret_key.is_empty() {
        return invalid("secret access key", "is empty");
    }
    if !is_word(access_key) {
        return invalid("access key ID", "contains white space or other characters that no access key ID has");
    }
    if secret_key.chars().any(char::is_control) {
        return invalid("secret access key", "contains a line break or another control character");
    }
    if token.is_some_and(|token| !is_word(token)) {
        return invalid("session token", "contains white space or other characters that no session token has");
    }
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
