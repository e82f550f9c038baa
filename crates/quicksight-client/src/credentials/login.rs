//! The session of `aws login`: credentials of a quarter of an hour in the home directory, and how they are renewed.
//!
//! The SDK has a source for this, with a second implementation of elliptic curves and two dozen crates behind it. What it does is one request,
//! signed with a key that lies beside the credentials.

mod proof;

use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};

use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError, future},
};
use aws_lc_rs::digest::SHA256;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use serde_json::json;
use tokio::sync::Mutex;

use super::{
    requests::{Request, Requests},
    session_file::{SessionFile, file_name},
};
use crate::{environment::Environment, region, secret::to_secret, setup_error::SetupError};

/// A session that ends sooner than this is renewed.
const MARGIN: Duration = Duration::from_secs(300);
const DIRECTORY: &str = "AWS_LOGIN_CACHE_DIRECTORY";
const PATH: &str = "/v1/token";
/// Where the session was made in a Region that nobody names.
const DEFAULT_SIGN_IN_REGION: &str = "us-east-1";

/// A session, by the profile that names it.
#[derive(Debug)]
pub(super) struct Login {
    profile: String,
    path: PathBuf,
    /// `SCHEME://HOST[:PORT]`.
    origin: String,
    requests: Requests,
    /// The session as it was renewed, for a home directory that takes nothing.
    renewed: Mutex<Option<SessionFile>>,
}

impl Login {
    /// The session of this identity. Looks nothing up yet.
    pub(super) fn new(
        profile: &str,
        identity: &str,
        origin: String,
        environment: &Environment,
        http_client: &SharedHttpClient,
    ) -> Result<Self, SetupError> {
        let directory = match (environment.variable(DIRECTORY), environment.home()) {
            (Some(directory), _) => PathBuf::from(environment.path(directory)),
            (None, Some(home)) => PathBuf::from(home).join(".aws/login/cache"),
            (None, None) => {
                let detail = "The session of `aws login` is stored in the home directory, which is not set. Set HOME.";
                return Err(SetupError::new("Cannot Load AWS Credentials", detail));
            }
        };
        let path = directory.join(file_name(&SHA256, identity.trim()));
        let requests = Requests::new(&origin, http_client);
        Ok(Self { profile: profile.to_owned(), path, origin, requests, renewed: Mutex::new(None) })
    }

    async fn credentials(&self) -> Result<Credentials, SetupError> {
        let mut renewed = self.renewed.lock().await;
        let session = match (renewed.take(), SessionFile::read(&self.path, "aws login")) {
            // Somebody may have signed in again meanwhile.
            (Some(ours), Ok(theirs)) if expiry(&theirs) < expiry(&ours) => ours,
            (_, Ok(theirs)) => theirs,
            (Some(ours), Err(_)) => ours,
            (None, Err(why)) => return Err(self.expired(&why)),
        };
        let (Some(found), Some(end)) = (credentials(&session), expiry(&session)) else {
            return Err(self.expired(&format!("{} is not a session of aws login", self.path.display())));
        };
        let now = SystemTime::now();
        if end > now + MARGIN {
            *renewed = Some(session);
            return Ok(found);
        }
        match self.renew(&session, now).await {
            Ok(new) => {
                // A home directory that takes nothing is no reason to fail.
                let _ = new.write(&self.path);
                let found = credentials(&new).ok_or_else(|| self.expired("the session could not be renewed"))?;
                *renewed = Some(new);
                Ok(found)
            }
            Err(_) if end > now => Ok(found),
            Err(why) => Err(self.expired(&why)),
        }
    }

    /// The session with new credentials, if it can be renewed.
    async fn renew(&self, session: &SessionFile, now: SystemTime) -> Result<SessionFile, String> {
        let [Some(client_id), Some(refresh_token), Some(key)] =
            ["clientId", "refreshToken", "dpopKey"].map(|name| session.text(name))
        else {
            return Err("the session has expired".to_owned());
        };
        let proof = proof::of_possession(key, &format!("{}{PATH}", self.origin), now)?;
        let body = json!({ "clientId": client_id, "grantType": "refresh_token", "refreshToken": refresh_token }).to_string();
        let headers = vec![("dpop", proof)];
        let request = Request { method: "POST", path: PATH.to_owned(), headers, body: Some(to_secret(body)) };
        let answer = self.requests.send(request).await.map_err(|why| format!("{} cannot be reached: {why}", self.origin))?;
        let found = SessionFile::parse(&answer.body).unwrap_or_default();
        let (200..=299, Some(access_token)) = (answer.status, found.inner("accessToken")) else {
            let why = found.text("error").or(found.text("message")).unwrap_or("no reason given");
            return Err(format!("the session could not be renewed: HTTP status {}, {why}", answer.status));
        };
        // Members that the answer lacks, such as the account, stay what they were.
        let (mut new, mut inner) = (session.clone(), session.inner("accessToken").unwrap_or_default());
        for name in ["accessKeyId", "secretAccessKey", "sessionToken"] {
            inner.set_text(name, access_token.text(name).unwrap_or_default());
        }
        inner.set_time("expiresAt", now + Duration::from_secs(found.number("expiresIn").unwrap_or(0)));
        new.set_inner("accessToken", inner);
        if let Some(refresh_token) = found.text("refreshToken") {
            new.set_text("refreshToken", refresh_token);
        }
        Ok(new)
    }

    fn expired(&self, why: &str) -> SetupError {
        let (profile, why) = (&self.profile, why.trim_end_matches('.'));
        SetupError::new(
            "Cannot Load AWS Credentials",
            format!("Profile {profile:?}: {why}. Run `aws login --profile {profile}`."),
        )
    }
}

impl ProvideCredentials for Login {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.credentials().await.map_err(CredentialsError::provider_error) })
    }
}

/// Where sessions of a Region are renewed; none where AWS has no such service.
pub(super) fn origin(of: Option<&str>, use_fips: bool) -> Option<String> {
    let of = of.unwrap_or(DEFAULT_SIGN_IN_REGION);
    match (region::partition(of), use_fips) {
        ("aws", false) => Some(format!("https://{of}.signin.aws.amazon.com")),
        ("aws", true) => Some(format!("https://signin-fips.{of}.amazonaws.com")),
        ("aws-cn", false) => Some(format!("https://{of}.signin.amazonaws.cn")),
        ("aws-us-gov", false) => Some(format!("https://{of}.signin.amazonaws-us-gov.com")),
        ("aws-us-gov", true) if of == "us-gov-west-1" => Some("https://signin-fips.amazonaws-us-gov.com".to_owned()),
        ("aws-us-gov", true) => Some(format!("https://{of}.signin-fips.amazonaws-us-gov.com")),
        _ => None,
    }
}

fn credentials(session: &SessionFile) -> Option<Credentials> {
    let found = session.inner("accessToken")?;
    let token = found.text("sessionToken").map(str::to_owned);
    Some(Credentials::new(found.text("accessKeyId")?, found.text("secretAccessKey")?, token, found.time("expiresAt"), "login"))
}

fn expiry(session: &SessionFile) -> Option<SystemTime> {
    session.inner("accessToken")?.time("expiresAt")
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn sessions_are_renewed_in_the_region_and_partition_of_their_profile() {
        for (region, use_fips, expected) in [
            (None, false, Some("https://us-east-1.signin.aws.amazon.com")),
            (Some("eu-west-1"), false, Some("https://eu-west-1.signin.aws.amazon.com")),
            (Some("us-east-1"), true, Some("https://signin-fips.us-east-1.amazonaws.com")),
            (Some("cn-north-1"), false, Some("https://cn-north-1.signin.amazonaws.cn")),
            (Some("us-gov-east-1"), true, Some("https://us-gov-east-1.signin-fips.amazonaws-us-gov.com")),
            (Some("us-iso-east-1"), false, None),
        ] {
            assert_eq!(origin(region, use_fips).as_deref(), expected, "{region:?}");
        }
    }
}
