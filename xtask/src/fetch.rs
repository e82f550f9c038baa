//! Which Terraform or OpenTofu `xtask` runs: those of the harness, and on machines that have neither a pinned OpenTofu release, which is fetched,
//! verified and unpacked.
//!
//! The zip must match its line in the release's `SHA256SUMS`, which comes over TLS from the same release. Where the sum of
//! a platform is also pinned here, the two must agree, so that a release that was exchanged later is refused as well.
//! Nothing is written before all of that holds.
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use harness::cli::{self, Cli};
use harness::release;

use crate::binaries;

/// Another place that serves the same release, in the same layout: a mirror, or a server of a test.
const BASE_URL_VARIABLE: &str = "QUICKSIGHT_OPENTOFU_URL";

const BASE_URL: &str = "https://github.com/opentofu/opentofu/releases/download";
const VERSION: &str = "1.11.1";

/// Platforms whose sums are known independently of the release page. The others rely on `SHA256SUMS` alone.
const PINNED: &[(&str, &str)] = &[
    ("linux_amd64", "bbfaf9baff1e5baf2775a4a9e7ba9e3c0152841f29f4ee7cf4610feb48f2db1c"),
    ("linux_arm64", "d83844cc9c9479709b6129727b5b06cbe0a0486752f51b123432c5bffac1d23a"),
    ("darwin_arm64", "1ad4f7affb6947a36f03142c655c5d84bb5bd0bf5a350d3c84519dfd6acd6697"),
];

/// Ten times what a release weighs, so that a wrong address cannot fill the memory.
const LARGEST_DOWNLOAD: u64 = 300 << 20;

/// Every program that the tests shall run with: one unless the variable lists more.
pub fn clis() -> anyhow::Result<Vec<Cli>> {
    let found = cli::all()?;
    if !found.is_empty() {
        return Ok(found);
    }
    Ok(vec![Cli::at(&opentofu(&Release::pinned(), &binaries::target_directory().join("tools"))?)?])
}

/// The first of them, for what takes write-only arguments.
pub fn first_cli() -> anyhow::Result<Cli> {
    clis()?.into_iter().next().context("there is no program to run")?.require_new_enough()
}

struct Release {
    /// What comes before `/v1.2.3/tofu_1.2.3_SHA256SUMS`.
    base_url: String,
    version: String,
    /// `linux_amd64`, in the words of the release's file names.
    platform: String,
    pinned: Option<String>,
}

impl Release {
    fn pinned() -> Self {
        let platform = harness::mirror::platform();
        let pinned = PINNED.iter().find(|(name, _)| *name == platform).map(|(_, sum)| (*sum).to_owned());
        let base_url = std::env::var(BASE_URL_VARIABLE).unwrap_or_else(|_| BASE_URL.to_owned());
        Self { base_url, version: VERSION.to_owned(), platform, pinned }
    }

    fn url(&self, file: &str) -> String {
        format!("{}/v{}/{file}", self.base_url, self.version)
    }
}

/// The path of `tofu`, fetched into `tools` unless an earlier run did so.
fn opentofu(release: &Release, tools: &Path) -> anyhow::Result<PathBuf> {
    let directory = tools.join(format!("opentofu-{}", release.version));
    let program = directory.join(format!("tofu{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    eprintln!("neither `terraform` nor `tofu` is on PATH: fetching OpenTofu {} into {}", release.version, tools.display());
    let zip = verified_zip(release).with_context(|| {
        format!(
            "install Terraform or OpenTofu 1.11 or later (such as by `brew install opentofu`, or from https://opentofu.org/docs/intro/install), \
             because neither is on PATH and OpenTofu {} could not be fetched",
            release.version
        )
    })?;
    unpack(&zip, &program)?;
    Ok(program)
}

fn verified_zip(release: &Release) -> anyhow::Result<Vec<u8>> {
    let agent = agent();
    let file = format!("tofu_{}_{}.zip", release.version, release.platform);
    let sums = download(&agent, &release.url(&format!("tofu_{}_SHA256SUMS", release.version)))?;
    let sums = String::from_utf8(sums).context("the release's SHA256SUMS is not text")?;
    let Some(expected) = sum_of(&sums, &file) else {
        bail!("the release has no {file} in its SHA256SUMS");
    };
    if release.pinned.as_deref().is_some_and(|pinned| pinned != expected) {
        bail!("the checksum of {file} in the release's SHA256SUMS is not the expected one");
    }
    let zip = download(&agent, &release.url(&file))?;
    let actual = release::hexadecimal(&zip);
    if actual != expected {
        bail!("the SHA-256 checksum of {file} is {actual}, expected {expected}");
    }
    Ok(zip)
}

/// A line is the sum, two spaces (or a space and a star) and the name of the file.
fn sum_of(sums: &str, file: &str) -> Option<String> {
    sums.lines()
        .filter_map(|line| line.split_once(char::is_whitespace))
        .find(|(_, name)| name.trim_start_matches([' ', '*']).trim_end() == file)
        .map(|(sum, _)| sum.to_ascii_lowercase())
}

fn agent() -> ureq::Agent {
    let tls = ureq::tls::TlsConfig::builder()
        .root_certs(ureq::tls::RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider()))
        .build();
    ureq::Agent::config_builder().tls_config(tls).build().into()
}

fn download(agent: &ureq::Agent, url: &str) -> anyhow::Result<Vec<u8>> {
    let mut answer = agent.get(url).call().with_context(|| format!("GET {url}"))?;
    answer.body_mut().with_config().limit(LARGEST_DOWNLOAD).read_to_vec().with_context(|| format!("GET {url}"))
}

/// Writes beside the final name and renames, so that a run that is cut off leaves no half of a program under that name.
fn unpack(zip: &[u8], program: &Path) -> anyhow::Result<()> {
    let name = program.file_name().expect("the program has a name").to_string_lossy();
    let directory = program.parent().expect("the program lies in a directory");
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).context("the release is not a zip")?;
    let mut entry = archive.by_name(&name).with_context(|| format!("the release does not contain {name}"))?;
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes).context("the release cannot be unpacked")?;
    std::fs::create_dir_all(directory)?;
    let file = tempfile::NamedTempFile::new_in(directory)?;
    release::write_program(file.path(), &bytes)?;
    file.persist(program)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    /// A release on loopback: each file by its name, everything else 404.
    fn serve(files: Vec<(String, Vec<u8>)>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                let mut lines = BufReader::new(connection.try_clone().unwrap()).lines();
                let request = lines.next().unwrap().unwrap();
                while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
                let wanted = request.split(' ').nth(1).unwrap().rsplit('/').next().unwrap().to_owned();
                let found = files.iter().find(|(name, _)| *name == wanted).map(|(_, body)| body.clone());
                let (status, body) = found.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
                let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
                connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(&body)).unwrap();
            }
        });
        url
    }

    fn zip_of(name: &str, body: &[u8]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(body).unwrap();
        writer.finish().unwrap().into_inner()
    }

    fn program_in_zip() -> String {
        format!("tofu{}", std::env::consts::EXE_SUFFIX)
    }

    struct Outcome {
        tools: tempfile::TempDir,
        result: Result<PathBuf, String>,
    }

    impl Outcome {
        fn refused(self) -> String {
            assert_eq!(std::fs::read_dir(self.tools.path()).unwrap().count(), 0, "something was left behind");
            self.result.unwrap_err()
        }
    }

    fn fetch_from(base_url: String, pinned: Option<&str>) -> Outcome {
        let release =
            Release { base_url, version: "1.2.3".into(), platform: "plan9_mips".into(), pinned: pinned.map(str::to_owned) };
        let tools = tempfile::tempdir().unwrap();
        let result = opentofu(&release, tools.path()).map_err(|error| format!("{error:#}"));
        Outcome { tools, result }
    }

    fn release(sums: &str, zip: Vec<u8>) -> String {
        serve(vec![("tofu_1.2.3_SHA256SUMS".into(), sums.into()), ("tofu_1.2.3_plan9_mips.zip".into(), zip)])
    }

    fn right_line(zip: &[u8]) -> String {
        format!("{}  tofu_1.2.3_plan9_mips.zip\n", release::hexadecimal(zip))
    }

    #[test]
    fn a_release_with_the_right_sum_is_unpacked_and_executable() {
        let zip = zip_of(&program_in_zip(), b"the program");
        let sums = format!("{}  tofu_1.2.3_other.zip\n{}", "0".repeat(64), right_line(&zip));
        let outcome = fetch_from(release(&sums, zip), None);
        let program = outcome.result.unwrap();
        assert_eq!(std::fs::read(&program).unwrap(), b"the program");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&program).unwrap().permissions()) & 0o777, 0o755);
        let beside: Vec<_> = std::fs::read_dir(program.parent().unwrap()).unwrap().collect();
        assert_eq!(beside.len(), 1, "only the program itself stays");
    }

    #[test]
    fn what_an_earlier_run_fetched_is_used_without_asking_the_network() {
        let tools = tempfile::tempdir().unwrap();
        let program = tools.path().join("opentofu-1.2.3").join(program_in_zip());
        std::fs::create_dir_all(program.parent().unwrap()).unwrap();
        std::fs::write(&program, "").unwrap();
        let release =
            Release { base_url: "http://127.0.0.1:1".into(), version: "1.2.3".into(), platform: "any".into(), pinned: None };
        assert_eq!(opentofu(&release, tools.path()).unwrap(), program);
    }

    #[test]
    fn a_wrong_sum_is_refused_and_leaves_nothing() {
        let zip = zip_of(&program_in_zip(), b"the program");
        let sums = right_line(b"another zip");
        assert!(fetch_from(release(&sums, zip), None).refused().contains(", expected "));
    }

    #[test]
    fn a_release_that_names_another_sum_than_the_pinned_one_is_refused() {
        let zip = zip_of(&program_in_zip(), b"the program");
        let sums = right_line(&zip);
        assert!(fetch_from(release(&sums, zip), Some(&"0".repeat(64))).refused().contains("is not the expected one"));
    }

    #[test]
    fn a_platform_without_a_line_and_a_release_without_its_zip_are_refused() {
        let zip = zip_of(&program_in_zip(), b"the program");
        let other = right_line(&zip).replace("plan9_mips", "plan9_mips_too");
        assert!(fetch_from(release(&other, zip), None).refused().contains("has no tofu_1.2.3_plan9_mips.zip"));
        let sums_alone = serve(vec![("tofu_1.2.3_SHA256SUMS".into(), right_line(b"").into())]);
        assert!(fetch_from(sums_alone, None).refused().contains("404"));
    }

    #[test]
    fn offline_one_line_says_what_to_install_and_how() {
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let message = fetch_from(format!("http://{closed}"), None).refused();
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(message.starts_with("install Terraform or OpenTofu 1.11 or later"), "{message}");
        assert!(message.contains("brew install opentofu"), "{message}");
    }
}
