//! Doubles of what the jobs need beside AWS's own API, all at one address: the bucket of the state, the state that GitLab keeps, and
//! where GitHub gives a job its identity. What they keep are files, so that a test can search them.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use aws_smithy_types::base64;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{Method, Response, StatusCode},
};
use tokio::runtime::Runtime;

use super::github::{REQUEST_TOKEN, TOKEN};

/// What S3 says when it lists nothing.
const EMPTY_LIST: &str = "<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>";

/// The doubles. They end with this handle.
pub struct Services {
    address: SocketAddr,
    shared: Arc<Shared>,
    _runtime: Runtime,
}

struct Shared {
    directory: PathBuf,
    /// The token of the job that runs now, as GitLab knows it.
    job_token: Mutex<String>,
}

impl Services {
    pub fn start(directory: &Path) -> Self {
        fs::create_dir(directory).expect("a directory can be made");
        let shared = Arc::new(Shared { directory: directory.to_owned(), job_token: Mutex::default() });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a free port can be bound");
        let address = listener.local_addr().expect("a bound socket has an address");
        let answering = Arc::clone(&shared);
        let router = Router::new().fallback(move |request: Request| {
            let shared = Arc::clone(&answering);
            async move { shared.answer(request).await }
        });
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, shared, _runtime: runtime }
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on GitLab knows this job alone.
    pub fn let_in(&self, job_token: &str) {
        job_token.clone_into(&mut self.shared.job_token.lock().expect("nobody panics while they hold it"));
    }

    /// Everything that is kept, by name.
    pub fn stored(&self) -> Vec<(String, String)> {
        let entries = fs::read_dir(&self.shared.directory).expect("the directory is there").filter_map(Result::ok);
        let text = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
        entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), text(entry.path()))).collect()
    }
}

impl Shared {
    async fn answer(&self, request: Request) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
        let file = self.directory.join(path.trim_matches('/').replace('/', "_"));
        if path == "/token" {
            let is_asked_well = header("authorization") == format!("Bearer {REQUEST_TOKEN}")
                && query.split('&').any(|part| part == "audience=sts.amazonaws.com");
            return if is_asked_well {
                response(StatusCode::OK, format!("{{\"value\":\"{TOKEN}\"}}"))
            } else {
                response(StatusCode::UNAUTHORIZED, "")
            };
        }
        if path.starts_with("/api/v4/") {
            let token = self.job_token.lock().expect("nobody panics while they hold it").clone();
            if header("authorization") != format!("Basic {}", base64::encode(format!("gitlab-ci-token:{token}"))) {
                return response(StatusCode::UNAUTHORIZED, "");
            }
            return gitlab(&parts.method, &file, path.ends_with("/lock"), &body);
        }
        if query.contains("list-type=2") {
            return response(StatusCode::OK, EMPTY_LIST);
        }
        bucket(&parts.method, &file, header("if-none-match") == "*", &body)
    }
}

/// The state of a project: a lock is POSTed and DELETEd, a state is POSTed and read.
fn gitlab(method: &Method, file: &Path, is_lock: bool, body: &[u8]) -> Response<Body> {
    match *method {
        Method::POST if is_lock && file.exists() => response(StatusCode::LOCKED, fs::read(file).unwrap_or_default()),
        Method::POST => kept(fs::write(file, body)),
        Method::DELETE if is_lock => kept(fs::remove_file(file)),
        Method::GET => fs::read(file).map_or_else(|_| response(StatusCode::NOT_FOUND, ""), |text| response(StatusCode::OK, text)),
        _ => response(StatusCode::METHOD_NOT_ALLOWED, ""),
    }
}

/// An object of a bucket. A lock is an object that may be written only where there is none.
fn bucket(method: &Method, file: &Path, only_new: bool, body: &[u8]) -> Response<Body> {
    match *method {
        Method::PUT if only_new && file.exists() => {
            response(StatusCode::PRECONDITION_FAILED, "<Error><Code>PreconditionFailed</Code></Error>")
        }
        Method::PUT => kept(fs::write(file, body)),
        Method::DELETE => kept(fs::remove_file(file)),
        Method::GET | Method::HEAD => match fs::read(file) {
            Ok(object) => response(StatusCode::OK, object),
            Err(_) => response(StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>"),
        },
        _ => response(StatusCode::METHOD_NOT_ALLOWED, ""),
    }
}

fn kept(result: io::Result<()>) -> Response<Body> {
    response(if result.is_ok() { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }, "")
}

fn response(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    Response::builder().status(status).body(body.into()).expect("the parts are right")
}
