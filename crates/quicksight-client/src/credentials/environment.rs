//! Keys of the environment.

use aws_credential_types::Credentials;

use super::checked::{self, Part};
use crate::{environment::Environment, setup_error::SetupError};

const ACCESS_KEY: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"];
const SECRET_KEY: [&str; 2] = ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"];
const TOKEN: &str = "AWS_SESSION_TOKEN";

/// An access key with its secret, and maybe a token.
#[derive(Clone, Copy)]
pub(super) struct Keys<'a> {
    /// The variables of both.
    variables: [&'static str; 2],
    access_key: &'a str,
    secret_key: &'a str,
    token: Option<&'a str>,
}

impl<'a> Keys<'a> {
    /// The keys, or which variable is missing.
    pub(super) fn find(environment: &'a Environment) -> Result<Self, String> {
        let first = |names: [&'static str; 2]| environment.first(&names).ok_or_else(|| format!("{} is not set", names[0]));
        let ((access_variable, access_key), (secret_variable, secret_key)) = (first(ACCESS_KEY)?, first(SECRET_KEY)?);
        let variables = [access_variable, secret_variable];
        Ok(Self { variables, access_key, secret_key, token: environment.variable(TOKEN) })
    }

    /// The keys, if requests can be signed with them; else the variable that is wrong.
    pub(super) fn into_credentials(self) -> Result<Credentials, SetupError> {
        let [access_variable, secret_variable] = self.variables;
        checked::parts([
            (Part::AccessKey, self.access_key, access_variable),
            (Part::SecretKey, self.secret_key, secret_variable),
            (Part::Token, self.token.unwrap_or_default(), TOKEN),
        ])?;
        let found = Credentials::new(self.access_key, self.secret_key, self.token.map(str::to_owned), None, "environment");
        Ok(checked::named(found, format!("environment ({access_variable})")))
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
        let found = Keys::find(&environment).unwrap().into_credentials().unwrap();
        assert_eq!((found.access_key_id(), found.secret_access_key(), found.session_token()), ("AKIA", "s", None));
        let missing = |variables: &[_]| Keys::find(&Environment::of(variables, "/")).err();
        assert_eq!(missing(&variables[..1]).as_deref(), Some("AWS_SECRET_ACCESS_KEY is not set"));
        assert_eq!(missing(&[("AWS_ACCESS_KEY_ID", "")]).as_deref(), Some("AWS_ACCESS_KEY_ID is not set"));
    }

    #[test]
    fn keys_that_cannot_be_signed_with_name_their_own_variable() {
        let good = [("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "hush"), ("AWS_SESSION_TOKEN", "t")];
        for (index, (variable, _)) in good.into_iter().enumerate() {
            let mut variables = good;
            variables[index].1 = "one\ntwo";
            let environment = Environment::of(&variables, "/");
            let problem = Keys::find(&environment).unwrap().into_credentials().unwrap_err();
            assert!(problem.detail.starts_with(&format!("{variable} contains a line break (character 4)")), "{problem}");
        }
    }
}
