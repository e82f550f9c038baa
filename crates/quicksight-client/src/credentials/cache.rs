//! Keeping credentials until shortly before they expire.

use std::time::{Duration, SystemTime};

use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError, future},
};
use tokio::sync::Mutex;

use super::{chain, checked};
use crate::{fault, log::LOG_TARGET, setup_error::SetupError};

/// Credentials that end sooner than this are renewed before they are used: as long as one attempt of a request may take.
const MARGIN: Duration = Duration::from_secs(60);
/// A credential process may ask a person for a code.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// A source of credentials and what it gave last. Whoever asks while they are being looked up waits for the answer. That there
/// are none is remembered for good; a renewal that fails is not, and does no harm while the old ones last.
///
/// The SDK's own cache cannot be asked before a request, so a slow source would count as a slow service, and it asks a source
/// that has nothing again for every request.
#[derive(Debug)]
pub(crate) struct CredentialsCache {
    /// In a few words, such as `profile dev`.
    name: String,
    source: Box<dyn ProvideCredentials>,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
enum Kept {
    NotAsked,
    Credentials(Credentials),
    Never(SetupError),
}

impl CredentialsCache {
    pub(crate) fn new(name: impl Into<String>, source: impl ProvideCredentials + 'static) -> Self {
        Self { name: name.into(), source: Box::new(source), kept: Mutex::new(Kept::NotAsked) }
    }

    /// Credentials that last. Dropping the future is safe; whoever asks next asks again.
    pub(crate) async fn get(&self) -> Result<Credentials, SetupError> {
        let mut kept = self.kept.lock().await;
        let old = match &*kept {
            Kept::Credentials(credentials) if lasts(credentials, MARGIN) => return Ok(credentials.clone()),
            Kept::Credentials(credentials) => Some(credentials.clone()),
            Kept::Never(problem) => return Err(problem.clone()),
            Kept::NotAsked => None,
        };
        match (self.look_up().await, old) {
            (Ok(new), _) => {
                *kept = Kept::Credentials(new.clone());
                Ok(new)
            }
            (Err(_), Some(old)) if lasts(&old, Duration::ZERO) => Ok(old),
            (Err(problem), Some(_)) => Err(problem),
            (Err(problem), None) => {
                *kept = Kept::Never(problem.clone());
                Err(problem)
            }
        }
    }

    async fn look_up(&self) -> Result<Credentials, SetupError> {
        let answer = tokio::time::timeout(TIME_LIMIT, self.source.provide_credentials()).await;
        let late = || CredentialsError::provider_timed_out(TIME_LIMIT);
        let found = answer.unwrap_or_else(|_| Err(late())).map_err(|error| match fault::find::<SetupError>(&error) {
            Some(problem) => problem.clone(),
            None => {
                let reason = chain::reason(&error);
                SetupError::new(
                    "Cannot Load AWS Credentials",
                    format!("{}: {}. Correct this source, or use another one.", self.name, reason),
                )
            }
        })?;
        let credentials = checked::credentials(&found, &self.name)?;
        tracing::debug!(target: LOG_TARGET, source = checked::source(&credentials), "loaded AWS credentials");
        Ok(credentials)
    }
}

/// The SDK asks with every request.
impl ProvideCredentials for CredentialsCache {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.get().await.map_err(CredentialsError::provider_error) })
    }
}

fn lasts(credentials: &Credentials, how_long: Duration) -> bool {
    credentials.expiry().is_none_or(|expiry| expiry > SystemTime::now() + how_long)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering},
        time::{Duration, SystemTime},
    };

    use aws_credential_types::{
        Credentials,
        credential_fn::provide_credentials_fn,
        provider::{self, error::CredentialsError},
    };

    use super::CredentialsCache;

    /// A cache whose source gives the answers in turn, the last one for ever.
    fn cache(answers: Vec<Option<Duration>>) -> CredentialsCache {
        let asked = AtomicU32::new(0);
        CredentialsCache::new(
            "test",
            provide_credentials_fn(move || {
                let number = asked.fetch_add(1, Ordering::Relaxed);
                let answer: provider::Result = match answers[(number as usize).min(answers.len() - 1)] {
                    Some(lasts) => {
                        let expiry = SystemTime::now() + lasts;
                        Ok(Credentials::new(format!("KEY{number}"), "secret", None, Some(expiry), "test"))
                    }
                    None => Err(CredentialsError::not_loaded("there are none")),
                };
                std::future::ready(answer)
            }),
        )
    }

    async fn key(cache: &CredentialsCache) -> Option<String> {
        cache.get().await.ok().map(|credentials| credentials.access_key_id().to_owned())
    }

    const LONG: Option<Duration> = Some(Duration::from_secs(3600));
    const SHORT: Option<Duration> = Some(Duration::from_secs(30));

    #[tokio::test]
    async fn credentials_are_looked_up_once_while_they_last() {
        let cache = cache(vec![LONG]);
        assert_eq!((key(&cache).await.as_deref(), key(&cache).await.as_deref()), (Some("KEY0"), Some("KEY0")));
    }

    #[tokio::test]
    async fn credentials_are_renewed_before_they_end() {
        let cache = cache(vec![SHORT, LONG]);
        assert_eq!((key(&cache).await.as_deref(), key(&cache).await.as_deref()), (Some("KEY0"), Some("KEY1")));
    }

    #[tokio::test]
    async fn a_renewal_that_fails_does_no_harm_while_the_old_ones_last() {
        let cache = cache(vec![SHORT, None, LONG]);
        let keys = [key(&cache).await, key(&cache).await, key(&cache).await];
        assert_eq!(keys.map(Option::unwrap), ["KEY0", "KEY0", "KEY2"]);
    }

    #[tokio::test]
    async fn that_there_are_none_is_asked_once() {
        let cache = cache(vec![None, LONG]);
        assert_eq!((key(&cache).await, key(&cache).await), (None, None));
    }
}
