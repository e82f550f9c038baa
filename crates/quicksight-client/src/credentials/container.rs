//! The credentials service of a container: ECS, EKS, or anything else at the URL of a variable. The SDK's own source takes an empty variable for
//! a URL, and the SDK has no way to tell it otherwise.

use std::{
    net::IpAddr,
    time::{Duration, SystemTime},
};

use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError, future},
};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::{DateTime, date_time::Format};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value as Json;

use super::requests::{Answer, Request, Requests};
use crate::{environment::Environment, secret::to_secret, setup_error::SetupError, shared};

const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// Where ECS has its service.
const ECS: &str = "http://169.254.170.2";
/// Hosts that may be asked by plain HTTP, beside this machine: those of ECS and EKS.
const ALLOWED: [&str; 3] = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];

const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(200);

/// The service, at this URL.
#[derive(Debug)]
pub(super) struct Container {
    variable: &'static str,
    /// `SCHEME://HOST[:PORT]`.
    origin: String,
    path: String,
    token: Option<Token>,
    requests: Requests,
}

#[derive(Clone, Debug)]
enum Token {
    Inline(SecretString),
    /// The path of a file, which is read for every request.
    File(String),
}

impl Container {
    /// The service that the variables name, or which of them is missing.
    pub(super) fn find(environment: &Environment, http_client: &SharedHttpClient) -> Result<Self, String> {
        let (variable, url) = match (environment.variable(RELATIVE_URI), environment.variable(FULL_URI)) {
            (Some(path), _) => (RELATIVE_URI, format!("{ECS}/{}", path.trim_start_matches('/'))),
            (None, Some(url)) => (FULL_URI, url.to_owned()),
            (None, None) => return Err(format!("{RELATIVE_URI}/_FULL_URI not set")),
        };
        let token = match (environment.variable(TOKEN_FILE), environment.variable(TOKEN)) {
            (Some(path), _) => Some(Token::File(environment.path(path))),
            (None, Some(token)) => Some(Token::Inline(to_secret(token))),
            (None, None) => None,
        };
        let (origin, path) =
            split(&url).ok_or_else(|| format!("{variable} is {url:?}, which is not an http:// or https:// URL"))?;
        let requests = Requests::new(origin, http_client);
        Ok(Self { variable, origin: origin.to_owned(), path: path.to_owned(), token, requests })
    }

    async fn credentials(&self) -> Result<Credentials, SetupError> {
        let Self { variable, origin, requests, .. } = self;
        let problem = |why: &str| {
            SetupError::new(
                "Cannot Load AWS Credentials",
                format!("The credentials service of the container at {origin} {why}. Correct {variable}, or unset it."),
            )
        };
        self.check_host().await.map_err(|why| problem(&why))?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let headers = self.token().await?.map(|token| ("authorization", token)).into_iter().collect();
            let answer = requests.send(Request { method: "GET", path: self.path.clone(), headers, body: None }).await;
            let failure = match answer {
                Ok(Answer { status: 200..=299, body }) => return parse(body.expose_secret()).map_err(|why| problem(&why)),
                Ok(Answer { status, .. }) if status < 500 => return Err(problem(&format!("returned HTTP status {status}"))),
                Ok(Answer { status, .. }) => format!("returned HTTP status {status}"),
                Err(why) => format!("cannot be reached: {why}"),
            };
            if attempt == ATTEMPTS {
                return Err(problem(&failure));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What authorizes the request, which the SDK would panic over if no header could hold it.
    async fn token(&self) -> Result<Option<SecretString>, SetupError> {
        let (token, source) = match &self.token {
            None => return Ok(None),
            Some(Token::Inline(token)) => (token.clone(), format!("The environment variable {TOKEN}")),
            Some(Token::File(path)) => {
                let text = tokio::fs::read_to_string(path).await.map_err(|error| {
                    let detail =
                        format!("{path}, named by {TOKEN_FILE}, cannot be read: {}. Correct the path.", shared::reason(&error));
                    SetupError::new("Cannot Load AWS Credentials", detail)
                })?;
                (to_secret(text.trim()), format!("{path}, named by {TOKEN_FILE},"))
            }
        };
        if token.expose_secret().bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Ok(Some(token));
        }
        let detail = format!("{source} contains a line break or another character that is not allowed in a header. Correct it.");
        Err(SetupError::new("Invalid Container Authorization Token", detail))
    }

    /// Credentials are asked for by plain HTTP on this machine and at the hosts of AWS alone.
    async fn check_host(&self) -> Result<(), String> {
        let Some(authority) = self.origin.strip_prefix("http://") else { return Ok(()) };
        let host = authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).map_or(authority, |(host, _)| host);
        let allowed = |address: IpAddr| address.is_loopback() || ALLOWED.contains(&address.to_string().as_str());
        if let Ok(address) = host.trim_matches(['[', ']']).parse() {
            return if allowed(address) { Ok(()) } else { Err("is not on this machine; use an https:// URL".to_owned()) };
        }
        let found = tokio::net::lookup_host((host, 80)).await.map_err(|error| format!("cannot be found: {error}"))?;
        if found.map(|address| address.ip()).all(allowed) {
            Ok(())
        } else {
            Err("is not on this machine; use an https:// URL".to_owned())
        }
    }
}

impl ProvideCredentials for Container {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.credentials().await.map_err(CredentialsError::provider_error) })
    }
}

/// `SCHEME://HOST[:PORT]` and the rest.
fn split(url: &str) -> Option<(&str, &str)> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let at = host.find(['/', '?']).unwrap_or(host.len());
    let is_url = at > 0 && url.bytes().all(|byte| byte.is_ascii_graphic());
    let (origin, path) = url.split_at(url.len() - host.len() + at);
    is_url.then_some((origin, if path.is_empty() { "/" } else { path }))
}

fn parse(body: &str) -> Result<Credentials, String> {
    let no_json = || "returned a response that is not a JSON object".to_owned();
    let Ok(Json::Object(members)) = serde_json::from_str::<Json>(body) else { return Err(no_json()) };
    let text = |name: &str| members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| value.as_str());
    let (Some(access_key), Some(secret_key)) = (text("AccessKeyId"), text("SecretAccessKey")) else {
        let why = text("message").or_else(|| text("code")).unwrap_or("no reason");
        return Err(format!("returned no credentials: {why}"));
    };
    let time = |text: &str| SystemTime::try_from(DateTime::from_str(text, Format::DateTimeWithOffset).ok()?).ok();
    let expiry = match text("Expiration").map(time) {
        Some(None) => return Err("returned an expiration that is not a time".to_owned()),
        expiry => expiry.flatten(),
    };
    Ok(Credentials::new(access_key, secret_key, text("Token").map(str::to_owned), expiry, "container"))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use aws_smithy_runtime_api::client::http::SharedHttpClient;

    use super::{Container, parse, split};
    use crate::{Environment, http, settings::Network};

    fn client() -> SharedHttpClient {
        http::client(&Network::default())
    }

    fn origin(variables: &[(&str, &str)]) -> Result<String, String> {
        Container::find(&Environment::of(variables, "/"), &client()).map(|ready| format!("{} {}", ready.origin, ready.path))
    }

    #[tokio::test]
    async fn an_empty_variable_hides_nothing_and_what_is_no_url_is_named() {
        let full = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/x?y\n");
        assert_eq!(origin(&[("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ""), full]).unwrap(), "http://127.0.0.1:1 /x?y");
        assert_eq!(origin(&[("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/x"), full]).unwrap(), "http://169.254.170.2 /v2/x");
        assert!(origin(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "")]).unwrap_err().contains("not set"));
        let problem = origin(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "localhost")]).unwrap_err();
        assert!(problem.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI is \"localhost\""), "{problem}");
        assert_eq!((split("http://"), split("http://a b/")), (None, None));
    }

    #[tokio::test]
    async fn a_token_that_no_header_may_hold_is_a_problem_and_white_space_around_it_is_none_of_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "Bearer x\n").unwrap();
        let path = file.path().display().to_string();
        let variables = [
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/"),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", path.as_str()),
        ];
        let ready = Container::find(&Environment::of(&variables, "/"), &client()).unwrap();
        assert_eq!(ready.token().await.unwrap().unwrap().expose_secret(), "Bearer x");
        std::fs::write(file.path(), "Bearer\nhush\n").unwrap();
        let problem = ready.token().await.unwrap_err();
        assert!(
            problem.detail.contains("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") && !problem.detail.contains("hush"),
            "{problem}"
        );
    }

    #[tokio::test]
    async fn credentials_are_asked_for_without_tls_on_this_machine_alone() {
        for (url, is_allowed) in [
            ("http://127.0.0.1:1/", true),
            ("http://[::1]:1/", true),
            ("http://[fd00:ec2::23]/", true),
            ("http://localhost/", true),
            ("http://10.0.0.1/", false),
            ("http://[fd00::1]/", false),
            ("https://example.com/", true),
        ] {
            let environment = Environment::of(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", url)], "/");
            let ready = Container::find(&environment, &client()).unwrap();
            assert_eq!(ready.check_host().await.is_ok(), is_allowed, "{url}");
        }
    }

    #[test]
    fn answers_with_and_without_an_end_are_understood_and_others_are_told() {
        let found =
            parse(r#"{"AccessKeyId":"A","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"#).unwrap();
        assert_eq!((found.access_key_id(), found.session_token(), found.expiry().is_some()), ("A", Some("t"), true));
        assert!(parse(r#"{"accesskeyid":"A","secretaccesskey":"s"}"#).unwrap().expiry().is_none());
        for (body, says) in
            [("<html>", "not a JSON object"), ("[]", "not a JSON object"), (r#"{"code":"X","message":"no role"}"#, "no role")]
        {
            assert!(parse(body).unwrap_err().contains(says), "{body}");
        }
    }
}
