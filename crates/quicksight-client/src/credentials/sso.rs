//! IAM Identity Center: the session that `aws sso login` left in the home directory, and what the portal gives for it.
//!
//! The SDK's own source loses a renewed session where the home directory cannot be written, and looks for FIPS hosts that the portal has in no
//! commercial Region.

use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};

use aws_config::{Region, SdkConfig, retry::RetryConfig};
use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError, future},
};
use aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use super::session_file::{SessionFile, file_name};
use crate::{
    endpoints,
    fault::Fault,
    origin, region,
    secret::to_secret,
    setup_error::{Meaning, SetupError},
};

/// A session that ends sooner than this is renewed.
const MARGIN: Duration = Duration::from_secs(300);
const ATTEMPTS: u32 = 4;

const SUMMARY: &str = "Cannot Load AWS Credentials From IAM Identity Center";

/// What a profile says of its way to sign in.
#[derive(Debug)]
pub(super) struct SignIn {
    pub profile: String,
    /// The section `[sso-session NAME]`; none for a profile of the older form.
    pub session: Option<String>,
    pub start_url: String,
    pub region: String,
    pub account_id: String,
    pub role_name: String,
}

/// The portal, for one role.
#[derive(Debug)]
pub(super) struct Portal {
    sign_in: SignIn,
    home: Option<PathBuf>,
    config: SdkConfig,
    endpoints: endpoints::Resolved,
    /// The session as it was renewed, for a home directory that takes nothing.
    renewed: Mutex<Option<SessionFile>>,
}

impl Portal {
    /// The portal, if it has a host to ask. Asks nobody yet.
    pub(super) fn new(
        sign_in: SignIn,
        home: Option<&str>,
        config: &SdkConfig,
        endpoints: &endpoints::Resolved,
    ) -> Result<Self, SetupError> {
        // In GovCloud the usual host is a FIPS one.
        let has_fips = region::partition(&sign_in.region) == "aws-us-gov";
        if config.use_fips() == Some(true) && !has_fips && endpoints.sso.is_none() {
            return Err(no_fips(&sign_in));
        }
        let mut naming = config.to_builder().retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS));
        naming.set_http_client(config.http_client().map(|client| origin::naming(client, Some(&sign_in.region))));
        Ok(Self {
            sign_in,
            home: home.map(PathBuf::from),
            config: naming.build(),
            endpoints: endpoints.clone(),
            renewed: Mutex::new(None),
        })
    }

    async fn credentials(&self) -> Result<Credentials, SetupError> {
        let token = self.token().await?;
        const OPERATION: &str = "GetRoleCredentials";
        let config = self.config_at(self.endpoints.sso.as_deref());
        let call = aws_sdk_sso::Client::new(&config).get_role_credentials();
        let call =
            call.role_name(&self.sign_in.role_name).account_id(&self.sign_in.account_id).access_token(token.expose_secret());
        let answer = call.send().await.map_err(|error| self.refused(&Fault::of_attempt(OPERATION, &error)))?;
        let found = answer.role_credentials.and_then(|found| {
            let expiry =
                u64::try_from(found.expiration).ok().map(|millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis));
            Some(Credentials::new(found.access_key_id?, found.secret_access_key?, found.session_token, expiry, "SSO"))
        });
        found.ok_or_else(|| self.refused(&Fault::incomplete(OPERATION, "the credentials")))
    }

    /// A token of the session, which is renewed if it ends soon and can be.
    async fn token(&self) -> Result<SecretString, SetupError> {
        let mut renewed = self.renewed.lock().await;
        let path = self.path()?;
        let session = match (renewed.take(), SessionFile::read(&path, "aws sso login")) {
            // Somebody may have signed in again meanwhile.
            (Some(ours), Ok(theirs)) if expiry(&theirs) < expiry(&ours) => ours,
            (_, Ok(theirs)) => theirs,
            (Some(ours), Err(_)) => ours,
            (None, Err(why)) => return Err(self.expired(&why)),
        };
        let (Some(token), Some(end)) = (session.text("accessToken").map(to_secret), expiry(&session)) else {
            return Err(self.expired(&format!("{} is not a session of aws sso login", path.display())));
        };
        let now = SystemTime::now();
        if end > now + MARGIN {
            *renewed = Some(session);
            return Ok(token);
        }
        match self.renew(&session, now).await {
            Ok((new, token)) => {
                // A home directory that takes nothing is no reason to fail.
                let _ = new.write(&path);
                *renewed = Some(new);
                Ok(token)
            }
            Err(_) if end > now => Ok(token),
            Err(why) => Err(self.expired(&why)),
        }
    }

    /// The session with a new token, if it can be renewed.
    async fn renew(&self, session: &SessionFile, now: SystemTime) -> Result<(SessionFile, SecretString), String> {
        let is_registered = session.time("registrationExpiresAt").is_none_or(|end| end > now);
        let needed = ["clientId", "clientSecret", "refreshToken"].map(|name| session.text(name).filter(|_| is_registered));
        let [Some(client_id), Some(client_secret), Some(refresh_token)] = needed else {
            return Err("the session has expired".to_owned());
        };
        let config = self.config_at(self.endpoints.oidc.as_deref());
        let call = aws_sdk_ssooidc::Client::new(&config).create_token().grant_type("refresh_token");
        let call = call.client_id(client_id).client_secret(client_secret).refresh_token(refresh_token);
        let answer = call.send().await;
        let answer =
            answer.map_err(|error| format!("the session could not be renewed. {}", Fault::of_attempt("CreateToken", &error)))?;
        let Some(token) = answer.access_token.map(to_secret) else {
            return Err("the session could not be renewed".to_owned());
        };
        let mut new = session.clone();
        new.set_text("accessToken", token.expose_secret());
        if let Some(refresh_token) = answer.refresh_token {
            new.set_text("refreshToken", &refresh_token);
        }
        new.set_time("expiresAt", now + Duration::from_secs(u64::try_from(answer.expires_in).unwrap_or(0)));
        Ok((new, token))
    }

    fn config_at(&self, endpoint: Option<&str>) -> SdkConfig {
        let config = endpoints::at(&self.config, endpoint);
        config.to_builder().region(Region::new(self.sign_in.region.clone())).build()
    }

    fn path(&self) -> Result<PathBuf, SetupError> {
        let Some(home) = &self.home else {
            return Err(SetupError::new(
                SUMMARY,
                "The session of `aws sso login` is stored in the home directory, which is not set. Set HOME.",
            ));
        };
        let of = self.sign_in.session.as_deref().unwrap_or(&self.sign_in.start_url);
        Ok(home.join(".aws/sso/cache").join(file_name(&SHA1_FOR_LEGACY_USE_ONLY, of)))
    }

    fn expired(&self, why: &str) -> SetupError {
        let (profile, why) = (&self.sign_in.profile, why.trim_end_matches('.'));
        SetupError::new(SUMMARY, format!("Profile {profile:?}: {why}. Run `aws sso login --profile {profile}`."))
    }

    fn refused(&self, fault: &Fault) -> SetupError {
        let SignIn { profile, region, account_id, role_name, .. } = &self.sign_in;
        let way_out = match fault.code.as_deref() {
            Some("UnauthorizedException") => format!("Run `aws sso login --profile {profile}`."),
            Some(_) => format!("Check that role {role_name} of account {account_id} is assigned to you."),
            None => {
                let host = self.endpoints.sso.clone().unwrap_or_else(|| format!("portal.sso.{region}.amazonaws.com"));
                return SetupError::new(SUMMARY, format!("Profile {profile:?}: {fault}."))
                    .meaning(Meaning::PortalUnreachable { host });
            }
        };
        SetupError::new(SUMMARY, format!("Profile {profile:?}: {fault}.\n{way_out}"))
    }
}

fn expiry(session: &SessionFile) -> Option<SystemTime> {
    session.time("expiresAt")
}

fn no_fips(SignIn { profile, region, .. }: &SignIn) -> SetupError {
    let detail = format!(
        "Profile {profile:?} signs in with IAM Identity Center, which has no FIPS endpoint in {region}, and FIPS endpoints are required (`use_fips_endpoint` or AWS_USE_FIPS_ENDPOINT)."
    );
    SetupError::new("No FIPS Endpoint for IAM Identity Center", detail).meaning(Meaning::NoFipsPortal { region: region.clone() })
}

impl ProvideCredentials for Portal {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.credentials().await.map_err(CredentialsError::provider_error) })
    }
}
