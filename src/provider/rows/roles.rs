//! The rows of the roles that the provider may assume.

use terraform_plugin::{
    rule::{BlockRule, Rule, Violation},
    schema::{Attribute, Block},
    ty::Type,
    value::Value,
};

use crate::duration;

/// The block `assume_role`, of which there may be several.
pub(super) fn assume_role() -> Block {
    let tag_key = || Rule::length(1, 128);
    Block {
        doc: "IAM role to assume with the credentials found. Several roles are assumed in order, each with the credentials of the previous one.",
        attributes: [
            vec![
                role_arn(Attribute::optional("role_arn", Type::String))
                    .doc("ARN of the role. If omitted, no role is assumed and a warning is shown."),
            ],
            session(),
            vec![
                session_name("Session name. Defaults to `terraform-provider-quicksight`."),
                Attribute::optional("external_id", Type::String)
                    .rule(Rule::length(2, 1224))
                    .rule(Rule::alphabet("[A-Za-z0-9_+=,.@:/-]", "letters, digits and `_+=,.@:/-`"))
                    .doc("External identifier that the trust policy of the role requires."),
                Attribute::optional("source_identity", Type::String)
                    .rule(Rule::length(2, 64))
                    .rule(Rule::alphabet("[A-Za-z0-9_+=,.@-]", "letters, digits and `_+=,.@-`"))
                    .doc("Source identity of the session."),
                Attribute::optional("tags", Type::map(Type::String))
                    .rule(Rule::items(0, 50))
                    .rule(Rule::each_key(tag_key()))
                    .rule(Rule::each(Rule::length(0, 256)))
                    .doc("Map of session tags."),
                Attribute::optional("transitive_tag_keys", Type::set(Type::String))
                    .rule(Rule::items(0, 50))
                    .rule(Rule::each(tag_key()))
                    .doc("Set of keys of session tags that are passed to subsequently assumed roles."),
            ],
        ]
        .concat(),
        ..Block::default()
    }
}

/// The block `assume_role_with_web_identity`.
pub(super) fn assume_role_with_web_identity() -> Block {
    Block {
        doc: "IAM role to assume with the token of an identity provider, such as that of a CI job, in place of other credentials. The roles of `assume_role` are assumed after it.",
        attributes: [
            vec![role_arn(Attribute::optional("role_arn", Type::String)).doc("ARN of the role. Defaults to `AWS_ROLE_ARN`.")],
            session(),
            vec![
                session_name(
                    "Session name. Defaults to `AWS_ROLE_SESSION_NAME` or `terraform-provider-quicksight`.",
                ),
                Attribute::optional("web_identity_token", Type::Secret)
                    .rule(Rule::length(4, 20_000))
                    .doc("Value of the token."),
                Attribute::optional("web_identity_token_file", Type::String)
                    .doc("Path of a file that contains the token. It is read again when the session is renewed. `~` and environment variables such as `$HOME` are expanded. Defaults to `AWS_WEB_IDENTITY_TOKEN_FILE`."),
            ],
        ]
        .concat(),
        rules: vec![BlockRule::AtMostOneOf(&["web_identity_token", "web_identity_token_file"])],
        ..Block::default()
    }
}

fn role_arn(attribute: Attribute) -> Attribute {
    // First what says most of a value that breaks both.
    attribute
        .rule(Rule::pattern(
            "arn:[a-z0-9-]+:iam::[0-9]{12}:role/.+",
            "be the ARN of a role, such as `arn:aws:iam::123456789012:role/deploy`",
        ))
        .rule(Rule::length(20, 2048))
}

fn session_name(doc: &'static str) -> Attribute {
    Attribute::optional("session_name", Type::String)
        .rule(Rule::length(2, 64))
        .rule(Rule::alphabet("[A-Za-z0-9_+=,.@-]", "letters, digits and `_+=,.@-`"))
        .doc(doc)
}

/// What both ways of assuming a role take.
fn session() -> Vec<Attribute> {
    vec![
        Attribute::optional("duration", Type::String)
            .rule(Rule::custom("be a duration from `15m` to `12h`", session_duration))
            .doc("Duration of the session, such as `1h30m`. It is renewed before it expires. Defaults to one hour."),
        Attribute::optional("policy", Type::String)
            .rule(Rule::length(1, 2048))
            .rule(Rule::custom("be a JSON object", json_object))
            .doc("IAM policy in JSON that further restricts the session."),
        Attribute::optional("policy_arns", Type::set(Type::String))
            .rule(Rule::items(0, 10))
            .rule(Rule::each(Rule::pattern(
                "arn:[a-z0-9-]+:iam::([0-9]{12}|aws):policy/.+",
                "be the ARN of a policy, such as `arn:aws:iam::aws:policy/ReadOnlyAccess`",
            )))
            .doc("Set of ARNs of managed IAM policies that further restrict the session."),
    ]
}

fn session_duration(value: &Value) -> Option<Violation> {
    let text = value.as_str()?;
    let seconds = duration::parse(text).map(|duration| duration.as_secs_f64());
    match seconds {
        Some(seconds) if (900.0..=43_200.0).contains(&seconds) => None,
        _ => Some(Violation::new(
            "Invalid Attribute Value",
            format!("{{name}} is {text:?}. It must be a duration from 15m to 12h, such as 1h30m."),
        )),
    }
}

fn json_object(value: &Value) -> Option<Violation> {
    let invalid = |why: String| {
        Violation::new("Invalid Attribute Value", format!("{{name}} must be a JSON object: {why}. Use `jsonencode()`."))
    };
    match serde_json::from_str::<serde_json::Value>(value.as_str()?) {
        Ok(serde_json::Value::Object(_)) => None,
        Ok(_) => Some(invalid("it is another JSON value".to_owned())),
        Err(error) => Some(invalid(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use terraform_plugin::value::Value;

    use super::{json_object, session_duration};

    #[test]
    fn a_session_lasts_as_long_as_sts_allows() {
        let refused = |text: &str| session_duration(&Value::string(text)).is_some();
        assert!(!refused("15m") && !refused("1h30m") && !refused("12h"));
        assert!(refused("14m59s") && refused("12h1s") && refused("3600") && refused(""));
    }

    #[test]
    fn a_policy_is_a_json_object() {
        let refused = |text: &str| json_object(&Value::string(text)).is_some();
        assert!(!refused("{}"));
        assert!(refused("[]") && refused("{") && refused("arn:aws:iam::aws:policy/x"));
    }
}
