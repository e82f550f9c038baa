//! The emulator as a running program, and requests to it as somebody at the console of AWS would send them.

use std::{
    fs::{self, File},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use serde_json::Value;
use tonic::codegen::http;

const START: Duration = Duration::from_secs(10);
const POLL_INTERVAL: Duration = Duration::from_millis(10);

/// What the emulator prints before its address.
const READY: &str = "listening on ";

/// Ends with this value, unless it was left running.
pub struct Emulator {
    child: Option<Child>,
    pub url: String,
}

impl Emulator {
    /// Its output goes to files in the directory `logs` rather than to pipes, so that it can outlive this process.
    pub fn start(program: &Path, arguments: &[&str], logs: &Path) -> anyhow::Result<Self> {
        let output = logs.join("emulator.out");
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(File::create(&output)?)
            .stderr(File::create(logs.join("emulator.err"))?);
        // Ctrl-C is for Terraform first, which may still need the emulator to end in good order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
        let mut emulator = Self { child: Some(child), url: String::new() };
        emulator.url = emulator.wait_for_address(&output)?;
        Ok(emulator)
    }

    pub fn process(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }

    /// From here on it is the user's.
    pub fn leave_running(mut self) {
        self.child = None;
    }

    /// One request in the API's own shape, which must be answered with JSON; only the presence of a signature matters to an emulator.
    pub fn request(&self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let url = format!("{}{path}", self.url);
        let signature = format!(
            "AWS4-HMAC-SHA256 Credential=somebody/20260101/us-east-1/quicksight/aws4_request, SignedHeaders=host;x-amz-date, Signature={}",
            "0".repeat(64)
        );
        let request = http::Request::builder()
            .method(method)
            .uri(&url)
            .header("content-type", "application/json")
            .header("x-amz-date", "20260101T000000Z")
            .header("authorization", signature)
            .body(body.map(ToString::to_string).unwrap_or_default())?;
        let mut answer = ureq::run(request).with_context(|| format!("{method} {url}"))?;
        let text = answer.body_mut().read_to_string()?;
        serde_json::from_str(&text).with_context(|| format!("{method} {url} did not answer with JSON"))
    }

    fn wait_for_address(&mut self, output: &Path) -> anyhow::Result<String> {
        let started = Instant::now();
        while started.elapsed() < START {
            let text = fs::read_to_string(output)?;
            // Only a line that has its end is there as a whole.
            let complete = text.rfind('\n').map_or("", |end| &text[..end]);
            if let Some(address) = complete.lines().find_map(|line| line.split(READY).nth(1)) {
                return Ok(address.trim().to_owned());
            }
            if let Some(status) = self.child.as_mut().map(Child::try_wait).transpose()?.flatten() {
                bail!("the emulator ended at once: {status}");
            }
            std::thread::sleep(POLL_INTERVAL);
        }
        bail!("the emulator named no address within {START:?}")
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().ok();
        }
    }
}
