//! Keys of the environment.

use aws_credential_types::Credentials;

use super::checked;
use crate::environment::Environment;

const ACCESS_KEY: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"];
const SECRET_KEY: [&str; 2] = ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"];
const TOKEN: &str = "AWS_SESSION_TOKEN";

/// An access key with its secret, and maybe a token.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    /// The variable of the access key.
    variable: &'static str,
    access_key: &'a str,
    secret_key: &'a str,
    token: Option<&'a str>,
}

impl<'a> Keys<'a> {
    /// The keys, or which variable is missing.
    pub(super) fn find(environment: &'a Environment) -> Result<Self, String> {
        let first = |names: [&'static str; 2]| environment.first(&names).ok_or_else(|| format!("{} is not set", names[0]));
        let ((variable, access_key), (_, secret_key)) = (first(ACCESS_KEY)?, first(SECRET_KEY)?);
        Ok(Self { variable, access_key, secret_key, token: environment.variable(TOKEN) })
    }

    pub(super) fn into_credentials(self) -> Credentials {
        let found = Credentials::new(self.access_key, self.secret_key, self.token.map(str::to_owned), None, "environment");
        checked::named(found, format!("environment ({})", self.variable))
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;
    use crate::Environment;

    #[test]
    fn keys_are_read_without_white_space_and_half_of_them_names_the_other_half() {
        let variables = [("AWS_ACCESS_KEY_ID", "AKIA\n"), ("AWS_SECRET_ACCESS_KEY", "s\r\n"), ("AWS_SESSION_TOKEN", "\n")];
        let environment = Environment::of(&variables, "/");
        let found = Keys::find(&environment).unwrap().into_credentials();
        assert_eq!((found.access_key_id(), found.secret_access_key(), found.session_token()), ("AKIA", "s", None));
        let missing = |variables: &[_]| Keys::find(&Environment::of(variables, "/")).err();
        assert_eq!(missing(&variables[..1]).as_deref(), Some("AWS_SECRET_ACCESS_KEY is not set"));
        assert_eq!(missing(&[("AWS_ACCESS_KEY_ID", "")]).as_deref(), Some("AWS_ACCESS_KEY_ID is not set"));
    }
}
