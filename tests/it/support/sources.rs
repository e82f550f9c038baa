//! Doubles of the services that give credentials, all at one address: the metadata service of a virtual machine, that of a container, the
//! portal of IAM Identity Center, and the service that renews a session of `aws login`. The access key of an answer says who gave it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{Response, StatusCode},
};
use tokio::net::TcpListener;

use super::background::Background;

/// The token of a session of the metadata service.
const METADATA_TOKEN: &str = "metadata-token";
/// What signs in at the portal; the double gives it for a refresh token.
pub const PORTAL_TOKEN: &str = "portal-token";

/// The doubles. They end with this handle.
pub struct Sources {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    _background: Background,
}

impl Sources {
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port of 127.0.0.1 can be bound");
        listener.set_nonblocking(true).expect("a socket can be made not to block");
        let address = listener.local_addr().expect("a bound socket has an address");
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&requests);
        let router = Router::new().fallback(move |request: Request| {
            let seen = Arc::clone(&seen);
            async move {
                seen.lock().expect("nobody panics while they hold it").push(format!(
                    "{} {}",
                    request.method(),
                    request.uri().path()
                ));
                answer(&request)
            }
        });
        let background = Background::start(async move {
            let listener = TcpListener::from_std(listener).expect("a socket can be handed over");
            axum::serve(listener, router).await.expect("a server that is never stopped does not fail");
        });
        Self { address, requests, _background: background }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far, as method and path.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("nobody panics while they hold it").clone()
    }
}

fn answer(request: &Request) -> Response<Body> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = header("x-aws-ec2-metadata-token") == METADATA_TOKEN;
    let text = |status: StatusCode, text: String| {
        let response = Response::builder().status(status).header("content-type", "application/json");
        response.header("x-aws-ec2-metadata-token-ttl-seconds", "21600").body(Body::from(text)).expect("the parts are right")
    };
    const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
    match (request.method().as_str(), request.uri().path()) {
        ("PUT", "/latest/api/token") => text(StatusCode::OK, METADATA_TOKEN.to_owned()),
        ("GET", path) if path.starts_with("/latest/") && !is_known => text(StatusCode::UNAUTHORIZED, String::new()),
        // As a proxy or an emulator of the service may give it.
        ("GET", ROLES) => text(StatusCode::OK, "machine \n".to_owned()),
        ("GET", path) if path.starts_with(ROLES) => text(
            StatusCode::OK,
            r#"{"Code":"Success","LastUpdated":"2026-01-01T00:00:00Z","Type":"AWS-HMAC","AccessKeyId":"AKIAMACHINE","SecretAccessKey":"made-up-of-machine","Token":"token-of-machine","Expiration":"2099-01-01T00:00:00Z"}"#.to_owned(),
        ),
        ("GET", "/container") if header("authorization") == "Bearer of-container" || header("authorization").is_empty() => text(
            StatusCode::OK,
            r#"{"AccessKeyId":"AKIACONTAINER","SecretAccessKey":"made-up-of-container","Token":"token-of-container","Expiration":"2099-01-01T00:00:00Z"}"#.to_owned(),
        ),
        ("GET", "/federation/credentials") if header("x-amz-sso_bearer_token") == PORTAL_TOKEN => text(
            StatusCode::OK,
            r#"{"roleCredentials":{"accessKeyId":"AKIAPORTAL","secretAccessKey":"made-up-of-portal","sessionToken":"token-of-portal","expiration":4070908800000}}"#.to_owned(),
        ),
        ("GET", "/federation/credentials") => {
            text(StatusCode::UNAUTHORIZED, r#"{"__type":"UnauthorizedException","message":"Session token not found or invalid"}"#.to_owned())
        }
        ("POST", "/token") => text(
            StatusCode::OK,
            format!(r#"{{"accessToken":"{PORTAL_TOKEN}","expiresIn":3600,"refreshToken":"next","tokenType":"Bearer"}}"#),
        ),
        ("POST", "/v1/token") if header("dpop").split('.').count() == 3 && header("content-type") == "application/json" => text(
            StatusCode::OK,
            r#"{"accessToken":{"accessKeyId":"AKIARENEWED","secretAccessKey":"made-up","sessionToken":"made-up-token"},"tokenType":"aws_sigv4","expiresIn":900,"refreshToken":"next"}"#.to_owned(),
        ),
        _ => text(StatusCode::NOT_FOUND, String::new()),
    }
}
