//! What the jobs need beside AWS's own API, all at one address: the bucket of the state, the state that GitLab keeps, and where GitHub gives a job
//! its identity. What is kept are files, so that a test can search them.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use aws_smithy_types::base64;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{Response, StatusCode},
};
use tokio::net::TcpListener;

use super::{REQUEST_TOKEN, TOKEN};
use crate::support::Background;

/// The doubles. They end with this handle.
pub struct Services {
    pub endpoint: String,
    directory: PathBuf,
    /// The token of the job that runs now, as GitLab knows it.
    job_token: Arc<Mutex<String>>,
    _background: Background,
}

impl Services {
    pub fn start(directory: &Path) -> Self {
        fs::create_dir(directory).expect("a directory can be made");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port can be bound");
        listener.set_nonblocking(true).expect("a socket can be made not to block");
        let endpoint = format!("http://{}", listener.local_addr().expect("a bound socket has an address"));
        let job_token = Arc::<Mutex<String>>::default();
        let (kept, expected) = (directory.to_owned(), Arc::clone(&job_token));
        let router = Router::new().fallback(move |request: Request| answer(request, kept.clone(), Arc::clone(&expected)));
        let background = Background::start(async move {
            let listener = TcpListener::from_std(listener).expect("a socket can be handed over");
            axum::serve(listener, router).await.expect("a server that is never stopped does not fail");
        });
        Self { endpoint, directory: directory.to_owned(), job_token, _background: background }
    }

    /// From now on GitLab knows this job alone.
    pub fn let_in(&self, job_token: &str) {
        job_token.clone_into(&mut self.job_token.lock().expect("nobody panics while they hold it"));
    }

    /// Everything that is kept, by name.
    pub fn stored(&self) -> Vec<(String, String)> {
        let entries = fs::read_dir(&self.directory).expect("the directory is there").filter_map(Result::ok);
        let text = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
        entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), text(entry.path()))).collect()
    }
}

/// A lock is a file that may be written only where there is none: S3 is told so by a header, GitLab by the path.
async fn answer(request: Request, directory: PathBuf, job_token: Arc<Mutex<String>>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    let file = directory.join(path.trim_matches('/').replace('/', "_"));
    if path == "/token" {
        let is_asked_well =
            header("authorization") == format!("Bearer {REQUEST_TOKEN}") && query.ends_with("&audience=sts.amazonaws.com");
        let token = if is_asked_well { format!("{{\"value\":\"{TOKEN}\"}}") } else { String::new() };
        return response(StatusCode::OK, token);
    }
    let is_gitlab = path.starts_with("/api/");
    let token = job_token.lock().expect("nobody panics while they hold it").clone();
    if is_gitlab && header("authorization") != format!("Basic {}", base64::encode(format!("gitlab-ci-token:{token}"))) {
        return response(StatusCode::UNAUTHORIZED, "");
    }
    let is_lock = path.ends_with("/lock") || header("if-none-match") == "*";
    match parts.method.as_str() {
        "PUT" | "POST" if is_lock && file.exists() => {
            let status = if is_gitlab { StatusCode::LOCKED } else { StatusCode::PRECONDITION_FAILED };
            response(status, fs::read(file).unwrap_or_default())
        }
        "PUT" | "POST" => kept(fs::write(file, body)),
        "DELETE" => kept(fs::remove_file(file)),
        _ if query.contains("list-type=2") => response(
            StatusCode::OK,
            "<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>",
        ),
        _ => match fs::read(file) {
            Ok(object) => response(StatusCode::OK, object),
            Err(_) => response(StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>"),
        },
    }
}

fn kept(result: std::io::Result<()>) -> Response<Body> {
    response(if result.is_ok() { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }, "")
}

fn response(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    Response::builder().status(status).body(body.into()).expect("the parts are right")
}
