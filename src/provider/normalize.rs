//! The provider block as it is meant. An empty string, which a pipeline passes where nothing is configured, is an omitted argument, as it is for
//! the `aws` provider and in the environment; and white space around a value, such as the line break at the end of a file, is no part of it.

use terraform_plugin::{
    schema::{Attribute, Block, NestedBlock},
    secret::Secret,
    value::Value,
};

/// An empty string says here that there is no proxy, whatever the environment says. The `aws` provider reads it so, too.
const EMPTY_MEANS_NONE: [&str; 2] = ["http_proxy", "https_proxy"];
/// An empty element is no account, and passing over it could allow any.
const ACCOUNT_LISTS: [&str; 2] = ["allowed_account_ids", "forbidden_account_ids"];
/// Keys of tags are what they are.
const TAG_KEY_ARGUMENTS: [&str; 3] = ["keys", "key_prefixes", "transitive_tag_keys"];

/// The value of a block of these rows.
pub fn normalized(block: &Block, value: Value) -> Value {
    match value {
        Value::Object(mut members) => {
            for attribute in &block.attributes {
                if let Some(member) = members.get_mut(attribute.name) {
                    *member = argument(attribute, std::mem::replace(member, Value::Null));
                }
            }
            for nested in &block.blocks {
                if let Some(member) = members.get_mut(nested.name) {
                    *member = blocks(nested, std::mem::replace(member, Value::Null));
                }
            }
            Value::Object(members)
        }
        other => other,
    }
}

fn blocks(nested: &NestedBlock, value: Value) -> Value {
    match value {
        Value::List(elements) => Value::List(elements.into_iter().map(|element| normalized(&nested.block, element)).collect()),
        Value::Set(set) => Value::set(set.elements().iter().cloned().map(|element| normalized(&nested.block, element))),
        single => normalized(&nested.block, single),
    }
}

fn argument(attribute: &Attribute, value: Value) -> Value {
    let name = attribute.name;
    match value {
        Value::String(_) | Value::Secret(_) => match trimmed(value) {
            value if is_empty(&value) && !EMPTY_MEANS_NONE.contains(&name) => Value::Null,
            value => value,
        },
        Value::List(elements) if elements.is_empty() => Value::Null,
        Value::Set(set) if set.elements().is_empty() => Value::Null,
        Value::List(elements) => Value::List(kept(name, elements).collect()),
        Value::Set(set) => Value::set(kept(name, set.elements().to_vec())),
        other => other,
    }
}

/// The elements of a collection that are not empty.
fn kept(name: &str, elements: Vec<Value>) -> impl Iterator<Item = Value> {
    let as_written = TAG_KEY_ARGUMENTS.contains(&name);
    let elements = elements.into_iter().map(move |element| if as_written { element } else { trimmed(element) });
    let all = ACCOUNT_LISTS.contains(&name);
    elements.filter(move |element| all || !is_empty(element))
}

fn trimmed(value: Value) -> Value {
    match value {
        Value::String(text) if text.trim().len() != text.len() => Value::string(text.trim()),
        Value::Secret(secret) if secret.expose().trim().len() != secret.expose().len() => {
            Value::Secret(Secret::new(secret.expose().trim()))
        }
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_str().or_else(|| value.as_secret().map(Secret::expose)).is_some_and(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use terraform_plugin::{engine::validate, secret::Secret, ty::Type, value::Value};

    use super::normalized;
    use crate::provider::{QuicksightProvider, configure, rows::SCHEMA};
    use quicksight_client::{Aws, Environment, Settings};
    use terraform_plugin::{diagnostic::Diagnostics, provider::Provider as _};

    /// What this configuration and environment come to, or what is wrong with them. Where AWS is asked is part of the settings.
    fn outcome(config: Value, environment: &Environment) -> (String, Vec<String>) {
        let config = normalized(&SCHEMA.block, config);
        let mut diagnostics = validate::provider(&QuicksightProvider::default(), &config);
        let settings = configure::settings(&config, environment, "1.14.0", &mut diagnostics);
        let tags = configure::tags(&config, environment, &mut diagnostics);
        let shown = format!("{settings:?} {tags:?} {:?}", configure::accounts(&config));
        if let Err(problem) = Aws::new(settings).check() {
            diagnostics.push(terraform_plugin::diagnostic::Diagnostic::error(problem.summary, problem.detail));
        }
        (shown, diagnostics.iter().map(|found| format!("{}: {}", found.summary, found.detail)).collect())
    }

    fn empty(ty: &Type, text: &str) -> Option<Value> {
        match ty {
            Type::String => Some(Value::string(text)),
            Type::Secret => Some(Value::Secret(Secret::new(text))),
            Type::List(element) => empty(element, text).map(|element| Value::List(vec![element])),
            Type::Set(element) => empty(element, text).map(|element| Value::set([element])),
            _ => None,
        }
    }

    #[test]
    fn an_empty_argument_is_an_omitted_one_nested_ones_included() {
        let environment = Environment::of(&[], "/nonexistent");
        let (unset, said) = outcome(SCHEMA.block.empty(), &environment);
        assert_eq!(said, Vec::<String>::new());
        let mut walked = Vec::new();
        for text in ["", " \n"] {
            for attribute in &SCHEMA.block.attributes {
                let Some(value) = empty(&attribute.ty, text) else { continue };
                let mut config = SCHEMA.block.empty();
                config.replace_at(&[attribute.name], value);
                let (shown, said) = outcome(config, &environment);
                walked.push(attribute.name);
                match attribute.name {
                    // An account that is missing must not become any account.
                    "allowed_account_ids" | "forbidden_account_ids" => assert!(said[0].contains("12 digits"), "{said:?}"),
                    name => assert_eq!((shown, said), (unset.clone(), vec![]), "{name} = {text:?}"),
                }
            }
            for nested in &SCHEMA.block.blocks {
                let with = |member: Value| {
                    let mut config = SCHEMA.block.empty();
                    let is_list = nested.absent() != Value::Null;
                    config.replace_at(&[nested.name], if is_list { Value::List(vec![member]) } else { member });
                    outcome(config, &environment)
                };
                let bare = with(nested.block.empty());
                for attribute in &nested.block.attributes {
                    let Some(value) = empty(&attribute.ty, text) else { continue };
                    let mut member = nested.block.empty();
                    member.replace_at(&[attribute.name], value);
                    walked.push(attribute.name);
                    assert_eq!(with(member), bare, "{}.{} = {text:?}", nested.name, attribute.name);
                }
            }
        }
        assert!(walked.len() > 60 && walked.contains(&"role_arn") && walked.contains(&"sts"), "{walked:?}");
    }

    /// The variables that the documentation of the rows names, and those that stand for no argument.
    fn variables() -> Vec<&'static str> {
        let nested = SCHEMA.block.blocks.iter().flat_map(|nested| &nested.block.attributes);
        let docs = SCHEMA.block.attributes.iter().chain(nested).map(|attribute| attribute.doc);
        let words = docs.flat_map(|doc| doc.split('`').skip(1).step_by(2));
        let is_variable = |word: &&str| {
            word.starts_with("AWS_")
                || word.starts_with("TF_")
                || word.to_lowercase().ends_with("_proxy") && word.to_uppercase() == **word
        };
        let others = [
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            "AWS_ENDPOINT_URL_SIGNIN",
            "AWS_LOGIN_CACHE_DIRECTORY",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "AWS_SDK_UA_APP_ID",
        ];
        words.filter(is_variable).chain(others).collect()
    }

    #[test]
    fn an_empty_variable_is_one_that_is_not_set() {
        let (unset, _) = outcome(SCHEMA.block.empty(), &Environment::of(&[], "/nonexistent"));
        let variables = variables();
        assert!(
            variables.len() > 40 && variables.contains(&"AWS_PROFILE") && variables.contains(&"HTTPS_PROXY"),
            "{variables:?}"
        );
        for name in variables {
            let name = name.replace("<key>", "build");
            for value in ["", "\n"] {
                let environment = Environment::of(&[(&name, value)], "/nonexistent");
                let expected = (unset.clone(), vec![]);
                assert_eq!(outcome(SCHEMA.block.empty(), &environment), expected, "{name}={value:?}");
            }
        }
    }

    #[test]
    fn white_space_around_a_value_is_none_of_it() {
        let mut config = SCHEMA.block.empty();
        config.replace_at(&["region"], Value::string(" us-east-1\n"));
        config.replace_at(&["secret_key"], Value::Secret(Secret::new("hush\n")));
        config
            .replace_at(&["shared_config_files"], Value::List(vec![Value::string("~/x\n"), Value::string(""), Value::unknown()]));
        config.replace_at(
            &["ignore_tags"],
            Value::object([("keys", Value::set([Value::string(" k")])), ("key_prefixes", Value::Null)]),
        );
        let config = normalized(&SCHEMA.block, config);
        assert_eq!(config.get("region").as_str(), Some("us-east-1"));
        assert_eq!(config.get("secret_key").as_secret().map(Secret::expose), Some("hush"));
        assert_eq!(*config.get("shared_config_files"), Value::List(vec![Value::string("~/x"), Value::unknown()]));
        assert_eq!(config.at(&["ignore_tags", "keys"]).elements(), [Value::string(" k")]);
        let role = config.get("assume_role");
        assert_eq!(*role, Value::List(Vec::new()));
    }

    #[test]
    fn settings_of_the_default_environment_are_the_default_settings() {
        let mut diagnostics = Diagnostics::new();
        let provider = QuicksightProvider::default();
        let config = provider.normalize(SCHEMA.block.empty());
        let settings = configure::settings(&config, &Environment::default(), "", &mut diagnostics);
        let own = (settings.session_name.clone(), settings.user_agent.clone());
        let expected = Settings { session_name: own.0, user_agent: own.1, ..Settings::default() };
        assert_eq!(format!("{settings:?}"), format!("{expected:?}"));
    }
}
