//! One setting from the environment or the profile: a variable takes precedence over the profile. What is found knows where it comes from, so
//! that whatever is wrong with it can be told with its place.

use crate::{environment::Environment, setup_error::SetupError, shared::Profile};

/// Where settings that the caller omits come from.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub environment: &'a Environment,
    pub profile: Option<&'a Profile>,
}

/// A text, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub text: String,
    /// What completes "X is …".
    pub source: String,
}

impl Lookup<'_> {
    /// The first of these variables that is set, or this key of the profile.
    pub(super) fn find(&self, variables: &[&'static str], key: &str) -> Option<Found> {
        let variable = self.environment.first(variables);
        let variable =
            variable.map(|(name, text)| Found { text: text.to_owned(), source: format!("The environment variable {name}") });
        variable.or_else(|| {
            let profile = self.profile?;
            let entry = profile.get(key)?;
            let source = format!("`{key}` of profile {:?} ({})", profile.name, entry.place);
            Some(Found { text: entry.value.clone(), source })
        })
    }

    /// A switch: `true` or `false` and nothing else.
    pub(super) fn switch(&self, variable: &'static str, key: &str) -> Result<Option<bool>, SetupError> {
        self.find(&[variable], key)
            .map(|found| {
                let switch = super::environment::parse_switch(&found.text);
                switch.ok_or_else(|| found.invalid("Invalid AWS Setting", "Expected true or false."))
            })
            .transpose()
    }
}

impl Found {
    /// A problem with this value.
    pub(super) fn invalid(&self, summary: &str, way_out: &str) -> SetupError {
        SetupError::new(summary, format!("{} is {:?}. {way_out}", self.source, self.text))
    }
}
