//! Where the credentials of requests come from: from where every AWS tool takes them, or made up for a service on this machine. None is printed.

use std::cell::RefCell;
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};
use aws_config::{BehaviorVersion, Region, provider_config::ProviderConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

/// Those that end sooner than a request might take are asked for again.
const RENEWED_BEFORE: Duration = Duration::from_secs(60);

/// What an emulator gets. The provider is given the same, by its variables.
pub const MADE_UP: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIALIVESUITE"), ("AWS_SECRET_ACCESS_KEY", "no-key-of-anybody")];

pub enum Source<'a> {
    MadeUp,
    /// Environment, profile, web identity, container, virtual machine: the first that has some.
    Default,
    Profile(&'a str),
}

pub struct CredentialsCache {
    runtime: tokio::runtime::Runtime,
    provider: SharedCredentialsProvider,
    cached: RefCell<Option<Credentials>>,
}

impl CredentialsCache {
    pub fn new(source: &Source<'_>, region: &str) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let provider = match source {
            Source::MadeUp => {
                let [(_, access_key), (_, secret)] = MADE_UP;
                SharedCredentialsProvider::new(Credentials::new(access_key, secret, None, None, "made-up"))
            }
            Source::Default | Source::Profile(_) => runtime.block_on(configured(source, region))?,
        };
        Ok(Self { runtime, provider, cached: RefCell::default() })
    }

    pub fn get(&self) -> anyhow::Result<Credentials> {
        let usable =
            |credentials: &Credentials| credentials.expiry().is_none_or(|expiry| expiry > SystemTime::now() + RENEWED_BEFORE);
        if let Some(credentials) = self.cached.borrow().as_ref().filter(|credentials| usable(credentials)) {
            return Ok(credentials.clone());
        }
        let credentials = self.runtime.block_on(self.provider.provide_credentials()).context("there are no AWS credentials")?;
        *self.cached.borrow_mut() = Some(credentials.clone());
        Ok(credentials)
    }
}

async fn configured(source: &Source<'_>, region: &str) -> anyhow::Result<SharedCredentialsProvider> {
    let http_client = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https();
    let region = Region::new(region.to_owned());
    if let Source::Profile(name) = source {
        let config = ProviderConfig::default().with_http_client(http_client).with_region(Some(region));
        let provider = aws_config::profile::ProfileFileCredentialsProvider::builder().configure(&config).profile_name(*name);
        return Ok(SharedCredentialsProvider::new(provider.build()));
    }
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http_client).region(region).load().await;
    match config.credentials_provider() {
        Some(provider) => Ok(provider),
        None => bail!("there are no AWS credentials"),
    }
}
