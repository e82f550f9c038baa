//! The roles that the provider block names.

use quicksight_client::{Environment, Role, RoleSession, Token, WebIdentity};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    value::Value,
};

use super::values::{strings, text};
use crate::duration;

const WEB_IDENTITY: &str = "assume_role_with_web_identity";

/// The roles to assume one after the other. What is unknown is left out. A block without a role assumes none, which is how a configuration
/// switches one off.
pub(super) fn roles(config: &Value, diagnostics: &mut Diagnostics) -> Vec<Role> {
    let mut role = |(index, block): (usize, &Value)| {
        if block.get("role_arn").is_null() {
            let path = Path::of(&["assume_role"]).index(index).attribute("role_arn");
            let detail = "`role_arn` in `assume_role` is not set, so no role is assumed. Set `role_arn`, or remove the block.";
            diagnostics.push(Diagnostic::warning("No IAM Role to Assume", detail).at(path));
            return None;
        }
        let tags = block.get("tags").as_map().into_iter().flatten();
        Some(Role {
            session: session(block, text(block.get("role_arn"))?),
            external_id: text(block.get("external_id")),
            source_identity: text(block.get("source_identity")),
            tags: tags.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect(),
            transitive_tag_keys: strings(block.get("transitive_tag_keys")).map(str::to_owned).collect(),
        })
    };
    config.get("assume_role").elements().iter().enumerate().filter_map(&mut role).collect()
}

/// The role to assume with a token. What the block leaves out comes from the environment; it is an error when both do.
pub(super) fn web_identity(config: &Value, environment: &Environment, diagnostics: &mut Diagnostics) -> Option<WebIdentity> {
    let block = config.get(WEB_IDENTITY);
    // While a part is unknown, what it will be is left open, and the environment never stands in for it.
    if block.is_null() || !block.is_wholly_known() {
        return None;
    }
    let variable = |name| environment.variable(name).map(str::to_owned);
    let mut missing = |argument: &'static str, name: &str| {
        diagnostics.push(
            Diagnostic::error(
                "Missing Required Argument",
                format!("Neither `{argument}` in `{WEB_IDENTITY}` nor the environment variable {name} is set. Set one of them, or remove the block."),
            )
            .at(Path::of(&[WEB_IDENTITY, argument])),
        );
    };
    let role_arn = text(block.get("role_arn")).or_else(|| variable("AWS_ROLE_ARN"));
    if role_arn.is_none() {
        missing("role_arn", "AWS_ROLE_ARN");
    }
    let file = text(block.get("web_identity_token_file")).map(|path| environment.path(&path));
    let token = match block.get("web_identity_token").as_secret() {
        Some(token) => Some(Token::Inline(token.as_secret_string().clone())),
        None => file.or_else(|| variable("AWS_WEB_IDENTITY_TOKEN_FILE").map(|path| environment.path(&path))).map(Token::File),
    };
    if token.is_none() {
        missing("web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE");
    }
    let mut session = session(block, role_arn?);
    session.name = session.name.or_else(|| variable("AWS_ROLE_SESSION_NAME"));
    Some(WebIdentity { session, token: token? })
}

fn session(block: &Value, role_arn: String) -> RoleSession {
    RoleSession {
        role_arn,
        name: text(block.get("session_name")),
        duration: block.get("duration").as_str().and_then(duration::parse),
        policy: text(block.get("policy")),
        policy_arns: strings(block.get("policy_arns")).map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use terraform_plugin::{diagnostic::Diagnostics, secret::Secret, value::Value};

    use super::{WEB_IDENTITY, roles, web_identity};
    use crate::provider::{
        configure::tests::{config, environment},
        rows::SCHEMA,
    };
    use quicksight_client::{ExposeSecret as _, Token};

    const ROLE: &str = "arn:aws:iam::123456789012:role/deploy";

    fn block(name: &str, arguments: &[(&'static str, Value)]) -> Value {
        let mut block = SCHEMA.block.block(name).unwrap().block.empty();
        for (argument, value) in arguments {
            block.replace_at(&[argument], value.clone());
        }
        block
    }

    #[test]
    fn every_argument_of_a_role_reaches_the_settings() {
        let role = block(
            "assume_role",
            &[
                ("role_arn", Value::string(ROLE)),
                ("session_name", Value::string("ci")),
                ("duration", Value::string("1h30m")),
                ("policy", Value::string("{}")),
                ("policy_arns", Value::set([Value::string("arn:aws:iam::aws:policy/x")])),
                ("external_id", Value::string("ext")),
                ("source_identity", Value::string("ada")),
                ("tags", Value::Map([("a".to_owned(), Value::string("b"))].into())),
                ("transitive_tag_keys", Value::set([Value::string("a")])),
            ],
        );
        let second = block("assume_role", &[("role_arn", Value::string("arn:aws:iam::123456789012:role/second"))]);
        let mut diagnostics = Diagnostics::new();
        let empty = block("assume_role", &[]);
        let roles = roles(&config(&[("assume_role", Value::List(vec![role, empty, second]))]), &mut diagnostics);
        let paths: Vec<_> = diagnostics.iter().filter_map(|found| found.path.as_ref()).map(ToString::to_string).collect();
        assert_eq!(paths, ["assume_role[1].role_arn"]);
        let [first, second] = roles.as_slice() else { panic!("{roles:?}") };
        assert_eq!((first.session.role_arn.as_str(), first.session.name.as_deref()), (ROLE, Some("ci")));
        assert_eq!(first.session.duration, Some(Duration::from_secs(5400)));
        assert_eq!((first.session.policy.as_deref(), first.session.policy_arns.len()), (Some("{}"), 1));
        assert_eq!((first.external_id.as_deref(), first.source_identity.as_deref()), (Some("ext"), Some("ada")));
        assert_eq!((first.tags["a"].as_str(), first.transitive_tag_keys.as_slice()), ("b", &["a".to_owned()][..]));
        assert!(second.session.role_arn.ends_with("second") && second.session.name.is_none());
    }

    #[test]
    fn a_web_identity_takes_from_the_environment_what_the_block_leaves_out() {
        let inline = block(WEB_IDENTITY, &[("web_identity_token", Value::Secret(Secret::new("hush")))]);
        let variables = [("AWS_ROLE_ARN", ROLE), ("AWS_ROLE_SESSION_NAME", "ci"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")];
        let mut diagnostics = Diagnostics::new();
        let read = |block: Value, diagnostics: &mut Diagnostics| {
            web_identity(&config(&[(WEB_IDENTITY, block)]), &environment(&variables), diagnostics).unwrap()
        };
        let identity = read(inline, &mut diagnostics);
        assert_eq!((identity.session.role_arn.as_str(), identity.session.name.as_deref()), (ROLE, Some("ci")));
        assert!(matches!(identity.token, Token::Inline(token) if token.expose_secret() == "hush"));
        let empty = read(block(WEB_IDENTITY, &[]), &mut diagnostics);
        assert!(matches!(empty.token, Token::File(path) if path == "/token"));
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn a_web_identity_without_role_or_token_is_an_error_at_what_is_missing() {
        let mut diagnostics = Diagnostics::new();
        let config = config(&[(WEB_IDENTITY, block(WEB_IDENTITY, &[]))]);
        assert!(web_identity(&config, &environment(&[]), &mut diagnostics).is_none());
        let paths: Vec<_> = diagnostics.iter().filter_map(|found| found.path.as_ref()).map(ToString::to_string).collect();
        assert_eq!(paths, ["assume_role_with_web_identity.role_arn", "assume_role_with_web_identity.web_identity_token_file"]);
    }
}
