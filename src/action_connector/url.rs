//! Keeps the configured spelling of URLs that the service returns in another spelling.

use quicksight_client::is_same_url;
use terraform_plugin::value::Value;

/// The arguments of `authentication_config` that are URLs.
const ARGUMENTS: [&str; 4] = ["base_endpoint", "redirect_url", "token_endpoint", "authorization_endpoint"];

/// Gives URLs in `value`, at every depth, the spelling that they have in `prior` where it is the same URL.
pub fn keep_spelling(value: &mut Value, prior: &Value) {
    let Value::Object(attributes) = value else { return };
    for (name, value) in attributes {
        let prior = prior.get(name);
        match (value.as_str(), prior.as_str()) {
            (Some(new), Some(old)) if ARGUMENTS.contains(&name.as_str()) && is_same_url(new, old) => *value = prior.clone(),
            _ => keep_spelling(value, prior),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use terraform_plugin::{rule::Check, schema::Block};

    use super::ARGUMENTS;
    use crate::action_connector::authentication;

    fn urls(block: &Block) -> BTreeSet<&'static str> {
        let is_url = |check: &Check| matches!(check, Check::Pattern { pattern, .. } if pattern.starts_with("https://"));
        let rows = block.attributes.iter().filter(|row| row.rules.iter().any(|rule| is_url(&rule.check)));
        let nested = block.blocks.iter().flat_map(|nested| urls(&nested.block));
        rows.map(|row| row.name).chain(nested).collect()
    }

    #[test]
    fn every_argument_that_must_be_a_url_keeps_its_spelling() {
        assert_eq!(urls(&authentication::rows().block), BTreeSet::from(ARGUMENTS));
    }
}
