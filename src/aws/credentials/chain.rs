//! Asking one source of credentials after the other, and telling of each why it had none.

use std::{error::Error, sync::OnceLock};

use aws_credential_types::{
    Credentials,
    provider::{self, ProvideCredentials, error::CredentialsError, future},
};

use crate::aws::{Problem, fault};

/// Sources in the order in which they are asked. The first that has credentials is the one that is asked from then on; one that has
/// them and cannot give them ends the search, since what comes after it may belong to somebody else.
#[derive(Debug, Default)]
pub(super) struct Chain {
    sources: Vec<Source>,
    chosen: OnceLock<usize>,
}

#[derive(Debug)]
struct Source {
    /// What completes "asked …".
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
    Meant,
    /// It may be there by chance, or something else in its place: then it has nothing.
    ByChance,
}

impl Chain {
    pub(super) fn add(&mut self, name: impl Into<String>, provider: impl ProvideCredentials + 'static) {
        self.push(name, Some(Box::new(provider)), String::new(), Presence::Meant);
    }

    /// A source that nobody has to set up: that it fails says only that there is none.
    pub(super) fn add_by_chance(&mut self, name: impl Into<String>, provider: impl ProvideCredentials + 'static) {
        self.push(name, Some(Box::new(provider)), String::new(), Presence::ByChance);
    }

    /// A source of which it is known already that it has nothing, for this reason.
    pub(super) fn add_absent(&mut self, name: impl Into<String>, why: String) {
        self.push(name, None, why, Presence::ByChance);
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

    async fn credentials(&self) -> Result<Credentials, Problem> {
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
                        return Ok(credentials);
                    }
                    Err(error) => error,
                },
            };
            let has_none = matches!(error, CredentialsError::CredentialsNotLoaded(_)) || source.presence == Presence::ByChance;
            if !has_none || self.chosen.get().is_some() {
                return Err(broken(&source.name, &error));
            }
            tried.push(format!("{}. {}: {}", index + 1, source.name, reason(&error)));
        }
        Err(Problem::new(
            "No valid credential sources found",
            format!(
                "These were asked, in this order:\n{}\n\nSet one of them up, or set access_key and secret_key, profile, or assume_role_with_web_identity in the provider block. For a profile with SSO, run aws sso login.",
                tried.join("\n")
            ),
        ))
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
fn broken(source: &str, error: &CredentialsError) -> Problem {
    match fault::find::<Problem>(error) {
        Some(problem) => problem.clone(),
        None => {
            let reason = reason(error);
            let lower = reason.to_lowercase();
            let way_out = if lower.contains("sso") || lower.contains("token") {
                " If the profile signs in with SSO, run aws sso login."
            } else {
                ""
            };
            Problem::new(
                "AWS credentials cannot be loaded",
                format!(
                    "Of the sources of credentials, {source} is set up, but it fails: {reason}.\n\nCorrect it, or remove it so that the next source is asked.{way_out}"
                ),
            )
        }
    }
}

/// What is wrong with a source, without the SDK's words for the kind of error, which say nothing that is not said here.
fn reason(error: &CredentialsError) -> String {
    let chain = match (error, error.source()) {
        (_, Some(source)) => fault::chain(source),
        (CredentialsError::CredentialsNotLoaded(_), None) => "it holds none".to_owned(),
        (_, None) => error.to_string(),
    };
    chain.trim_end_matches('.').to_owned()
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
        chain.add("the environment", nothing("no variable"));
        chain.add_absent("the metadata service", "it was switched off".to_owned());
        let problem = chain.credentials().await.unwrap_err();
        for part in ["1. the environment: ", "no variable", "2. the metadata service: ", "it was switched off"] {
            assert!(problem.detail.contains(part), "{problem}");
        }
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
    async fn a_source_that_is_set_up_and_broken_ends_the_search() {
        let mut chain = Chain::default();
        let broken = || std::future::ready(Err(CredentialsError::invalid_configuration("a loop of profiles")));
        chain.add("the profile", provide_credentials_fn(broken));
        chain.add("a container", Credentials::new("SECOND", "secret", None, None, "test"));
        let problem = chain.credentials().await.unwrap_err();
        assert!(problem.detail.contains("a loop of profiles"), "{problem}");
    }
}
