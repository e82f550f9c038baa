//! Keeps the spelling of URLs that the service returns in another one.

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
