//! The variables of the environment that decide how AWS is reached, and values of them that make no sense. The SDK panics over some of
//! those and passes over others.

use super::Problem;

/// Looks a variable of the environment up.
pub(super) type Environment = fn(&str) -> Option<String>;

/// A variable of this process's environment; an empty one counts as not set, as in every AWS tool.
pub(super) fn of_process(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The SDK passes over what it cannot read here, and would then talk to an endpoint that somebody must not use, or to a metadata
/// service that somebody has forbidden.
pub(super) fn check_switches(environment: Environment) -> Result<(), Problem> {
    for name in ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_EC2_METADATA_DISABLED"] {
        if let Some(value) = environment(name)
            && !["true", "false"].contains(&value.to_ascii_lowercase().as_str())
        {
            let detail = format!("The environment variable {name} is {value:?}. It must be true or false.");
            return Err(Problem::new("Invalid environment variable", detail));
        }
    }
    Ok(())
}

/// The text of a setting that the argument leaves open, and the place it comes from: a variable, or else a key of the profile.
pub(super) fn variable_or_profile(
    environment: Environment,
    variable: &str,
    key: &str,
    of_profile: Option<&str>,
) -> Option<(String, String)> {
    match (environment(variable), of_profile) {
        (Some(text), _) => Some((format!("The environment variable {variable}"), text)),
        (None, Some(text)) => Some((format!("{key} of the AWS profile"), text.to_owned())),
        (None, None) => None,
    }
}
