//! Asking one source of credentials after the other, and telling of each why it had none.

use std::{error::Error, sync::OnceLock};

use aws_credential_types::{
    Credentials,
    provider::{self, ProvideCredentials, error::CredentialsError, future},
};

use super::checked;
use crate::{
    fault,
    setup_error::{Meaning, SetupError},
};

/// Sources in the order in which they are asked. The first that has credentials is the one that is asked from then on; one that has
/// them and cannot give them ends the search, since what comes after it may belong to somebody else.
#[derive(Debug, Default)]
pub(super) struct Chain {
    sources: Vec<Source>,
    chosen: OnceLock<usize>,
}

#[derive(Debug)]
struct Source {
    /// In a few words, such as `profile dev`.
    name: String,
    provider: Option<Box<dyn ProvideCredentials>>,
    /// Why there is no provider.
    absent: String,
    presence: Presence,
}

/// What it means that a source fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    /// Somebody has set it up, and it must work.
    Configured,
    /// It may be there by chance, or something else in its place: then it has nothing.
    Opportunistic,
}

impl Chain {
    pub(super) fn add(&mut self, name: impl Into<String>, provider: impl ProvideCredentials + 'static) {
        self.push(name, Some(Box::new(provider)), String::new(), Presence::Configured);
    }

    /// A source, or why there is none.
    pub(super) fn add_if(&mut self, name: impl Into<String>, found: Result<impl ProvideCredentials + 'static, String>) {
        match found {
            Ok(provider) => self.add(name, provider),
            Err(why) => self.add_absent(name, why),
        }
    }

    /// A source that nobody has to set up: that it fails says only that there is none.
    pub(super) fn add_opportunistic(&mut self, name: impl Into<String>, provider: impl ProvideCredentials + 'static) {
        self.push(name, Some(Box::new(provider)), String::new(), Presence::Opportunistic);
    }

    /// A source of which it is known already that it has nothing, for this reason.
    pub(super) fn add_absent(&mut self, name: impl Into<String>, why: String) {
        self.push(name, None, why, Presence::Opportunistic);
    }

    fn push(
        &mut self,
        name: impl Into<String>,
        provider: Option<Box<dyn ProvideCredentials>>,
        absent: String,
        presence: Presence,
    ) {
        self.sources.push(Source { name: name.into(), provider, absent, presence });
    }

    async fn credentials(&self) -> Result<Credentials, SetupError> {
        let mut tried = Vec::new();
        for (index, source) in self.sources.iter().enumerate() {
            if self.chosen.get().is_some_and(|&chosen| chosen != index) {
                continue;
            }
            let error = match &source.provider {
                None => CredentialsError::not_loaded(source.absent.clone()),
                Some(provider) => match provider.provide_credentials().await {
                    Ok(credentials) => {
                        // Somebody else may have chosen meanwhile, and has chosen the same.
                        let _ = self.chosen.set(index);
                        return checked::credentials(&credentials, &source.name);
                    }
                    Err(error) => error,
                },
            };
            let has_none =
                matches!(error, CredentialsError::CredentialsNotLoaded(_)) || source.presence == Presence::Opportunistic;
            if !has_none || self.chosen.get().is_some() {
                return Err(broken(&source.name, &error));
            }
            tried.push(format!("{}. {}: {}", index + 1, source.name, reason(&error)));
        }
        // A line for each: whoever sends six requests without credentials is told six times.
        Err(SetupError::new("No Valid Credential Sources Found", tried.join("\n")).meaning(Meaning::NoCredentials))
    }
}

impl ProvideCredentials for Chain {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { provide(self).await })
    }
}

async fn provide(chain: &Chain) -> provider::Result {
    chain.credentials().await.map_err(CredentialsError::provider_error)
}

/// A source that is set up and does not work.
fn broken(source: &str, error: &CredentialsError) -> SetupError {
    match fault::find::<SetupError>(error) {
        Some(problem) => problem.clone(),
        None => {
            let detail = format!(
                "{} failed: {}. Correct it, or remove it so that the next source is used.",
                capitalized(source),
                reason(error)
            );
            SetupError::new("Cannot Load AWS Credentials", detail)
        }
    }
}

fn capitalized(source: &str) -> String {
    let mut characters = source.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// What is wrong with a source, without the SDK's words for the kind of error, which say nothing that is not said here.
pub(super) fn reason(error: &CredentialsError) -> String {
    let chain = match (error, error.source()) {
        (_, Some(source)) => fault::chain(source),
        (CredentialsError::CredentialsNotLoaded(_), None) => "has no credentials".to_owned(),
        (_, None) => error.to_string(),
    };
    // The SDK shows what a command wrote, and that it wrote nothing.
    let chain = chain.trim_end_matches(['.', ' ', '\n']);
    chain.strip_suffix(". Stderr:").unwrap_or(chain).to_owned()
}

#[cfg(test)]
mod tests {
    use aws_credential_types::{Credentials, credential_fn::provide_credentials_fn, provider::error::CredentialsError};

    use super::Chain;

    fn nothing(why: &'static str) -> impl aws_credential_types::provider::ProvideCredentials + 'static {
        provide_credentials_fn(move || std::future::ready(Err(CredentialsError::not_loaded(why))))
    }

    #[tokio::test]
    async fn who_finds_nothing_is_told_of_each_source_why() {
        let mut chain = Chain::default();
        chain.add("environment", nothing("no variable"));
        chain.add_absent("metadata service", "it was switched off".to_owned());
        let problem = chain.credentials().await.unwrap_err();
        let expected = ["1. environment: no variable", "2. metadata service: it was switched off"];
        assert_eq!(problem.detail.lines().take(2).collect::<Vec<_>>(), expected);
    }

    #[tokio::test]
    async fn the_first_source_that_has_credentials_gives_them() {
        let mut chain = Chain::default();
        chain.add("the environment", nothing("no variable"));
        chain.add("the profile", Credentials::new("FIRST", "secret", None, None, "test"));
        chain.add("a container", Credentials::new("SECOND", "secret", None, None, "test"));
        assert_eq!(chain.credentials().await.unwrap().access_key_id(), "FIRST");
    }

    #[tokio::test]
    async fn what_a_source_gives_can_be_signed_with_or_is_a_problem_that_names_the_source() {
        let mut chain = Chain::default();
        chain.add("container", Credentials::new("KEY\n", "secret\n", Some(String::new()), None, "test"));
        let credentials = chain.credentials().await.unwrap();
        let expected = ("KEY", "secret", None);
        assert_eq!((credentials.access_key_id(), credentials.secret_access_key(), credentials.session_token()), expected);
        let mut chain = Chain::default();
        chain.add("profile dev", Credentials::new("KEY\nX", "secret", None, None, "test"));
        let problem = chain.credentials().await.unwrap_err();
        assert!(problem.detail.contains("of profile dev"), "{problem}");
    }

    #[tokio::test]
    async fn a_source_that_is_set_up_and_broken_ends_the_search() {
        let mut chain = Chain::default();
        let broken = || std::future::ready(Err(CredentialsError::invalid_configuration("a loop of profiles")));
        chain.add("the profile", provide_credentials_fn(broken));
        chain.add("a container", Credentials::new("SECOND", "secret", None, None, "test"));
        let problem = chain.credentials().await.unwrap_err();
        assert!(problem.detail.contains("a loop of profiles"), "{problem}");
    }
}
