//! A provider registry on loopback, by HTTPS: it serves signed releases from directories, and mirrors.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use harness::{
    cli, mirror,
    release::{self, Release},
    skips::{Missing, Share, skip},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    Workspace,
    background::Background,
    cloud::{bind, by_tls, certificates, listen},
};

const PROVIDER: &str = "terraform-provider-quicksight";
/// Platforms that every release has beside this machine's.
pub const OTHER_PLATFORMS: [&str; 2] = ["darwin_arm64", "windows_amd64"];

/// A registry with the releases and mirrors of one workspace. It ends with this handle.
pub struct Registry {
    /// With the port, as in a provider's source address.
    pub host: String,
    root: PathBuf,
    _background: Background,
}

impl Registry {
    /// An empty registry, which the clients of the workspace trust, and from which alone they install. `None` where clients read no such file.
    pub fn of(workspace: &Workspace) -> Option<Self> {
        if !cfg!(target_os = "linux") {
            skip(cli::tested(), Missing::CertificateFile, Share::All);
            return None;
        }
        let (tls, authority) = certificates();
        workspace.write_file("ca.pem", &authority);
        workspace.env("SSL_CERT_FILE", &workspace.path().join("ca.pem").display().to_string());
        workspace.write_file("cli.tfrc", "disable_checkpoint = true\nprovider_installation {\n  direct {}\n}\n");
        let root = workspace.path().join("registry");
        fs::create_dir_all(&root).expect("a directory can be made");
        let ((plain, plain_socket), (address, socket)) = (bind(), bind());
        let host = format!("localhost:{}", address.port());
        let (directory, base) = (root.clone(), format!("https://{host}"));
        let router = Router::new().fallback(move |request: Request| {
            let answer = answer(&directory, &base, request.uri().path());
            async move { answer }
        });
        let background = Background::start(async move {
            let (plain_socket, socket) = (listen(plain_socket), listen(socket));
            tokio::spawn(async move { axum::serve(plain_socket, router).await });
            while let Ok((stream, _)) = socket.accept().await {
                tokio::spawn(by_tls(stream, plain, tls.clone()));
            }
        });
        Some(Self { host, root, _background: background })
    }

    /// The source address of the provider here.
    pub fn source(&self) -> String {
        format!("{}/quicksight-tf/quicksight", self.host)
    }

    /// The CLI configuration that takes this registry for the one of a name without a port, which URLs of network mirrors cannot have.
    pub fn named(&self, name: &str) -> String {
        format!("host {name:?} {{\n  services = {{ \"providers.v1\" = \"https://{}/v1/providers/\" }}\n}}\n", self.host)
    }

    /// The directory with the files of a release.
    pub fn release(&self, version: &str) -> PathBuf {
        let directory = self.root.join("files").join(version);
        fs::create_dir_all(&directory).expect("a directory can be made");
        directory
    }

    /// The directory that is served as the network mirror [`Registry::mirror_url`].
    pub fn mirror(&self) -> PathBuf {
        self.root.join("mirror")
    }

    pub fn mirror_url(&self) -> String {
        format!("https://{}/mirror/", self.host)
    }

    /// Publishes a release of a program that does nothing.
    pub fn publish(&self, version: &str, key: &Key) -> PathBuf {
        self.publish_program(version, &format!("#!/bin/sh\n# {version}\nexit 1\n"), key)
    }

    /// Publishes a release of this program, packed as `cargo xtask dist` packs, and signed.
    pub fn publish_program(&self, version: &str, script: &str, key: &Key) -> PathBuf {
        let directory = self.release(version);
        let (release, program) = (Release { provider: PROVIDER, version }, directory.join("program"));
        release::write_program(&program, script.as_bytes()).expect("a file is written");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for platform in OTHER_PLATFORMS.into_iter().chain([&*mirror::platform()]) {
            let zip = directory.join(release.zip(platform));
            release.pack(&zip, platform, &program, &root.join("LICENSE")).expect("it can be packed");
        }
        fs::copy(root.join("terraform-registry-manifest.json"), directory.join(release.manifest())).expect("there is a manifest");
        release.write_checksums(&directory).expect("the checksums are written");
        self.sign(version, key);
        directory
    }

    /// Signs a release, as the workflow of a release does, and publishes the public key.
    #[track_caller]
    pub fn sign(&self, version: &str, key: &Key) {
        // The program never replaces one.
        let _ = fs::remove_file(self.file(version, "SHA256SUMS.sig"));
        let output = key.sign(&self.release(version));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.publish_key(key);
    }

    /// Sets the key by which signatures are verified.
    pub fn publish_key(&self, key: &Key) {
        fs::write(self.key_file(), &key.public).expect("a file is written");
        fs::write(self.root.join("key.id"), &key.id).expect("a file is written");
    }

    /// The public key that is published.
    pub fn key_file(&self) -> PathBuf {
        self.root.join("key.asc")
    }

    /// A file of a release.
    pub fn file(&self, version: &str, end: &str) -> PathBuf {
        self.release(version).join(Release { provider: PROVIDER, version }.file(end))
    }

    /// The lock file's hashes of the zip of a platform.
    pub fn hashes(&self, version: &str, platform: &str) -> [String; 2] {
        release::lock_hashes(&self.file(version, &format!("{platform}.zip"))).expect("there is a zip")
    }
}

/// What the protocols of registries and network mirrors answer.
fn answer(root: &Path, base: &str, path: &str) -> Response {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let found = match parts[..] {
        [".well-known", "terraform.json"] => Some(json!({ "providers.v1": "/v1/providers/" })),
        ["v1", "providers", "quicksight-tf", "quicksight", "versions"] => versions(root),
        ["v1", "providers", "quicksight-tf", "quicksight", version, "download", system, architecture] => {
            download(root, base, version, &format!("{system}_{architecture}"))
        }
        ["files" | "mirror", ..] => {
            let path = root.join(path.trim_start_matches('/'));
            let kind = if path.extension().is_some_and(|end| end == "json") { "application/json" } else { "application/zip" };
            return fs::read(path).map_or_else(|_| StatusCode::NOT_FOUND.into_response(), |bytes| respond(kind, bytes));
        }
        _ => None,
    };
    found.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |json| respond("application/json", json.to_string().into_bytes()))
}

fn respond(kind: &str, bytes: Vec<u8>) -> Response {
    Response::builder().header("content-type", kind).body(Body::from(bytes)).expect("the parts are right")
}

/// As the registries, from the manifest of each release.
fn protocols(root: &Path, version: &str) -> Option<Value> {
    let manifest = root.join("files").join(version).join(Release { provider: PROVIDER, version }.manifest());
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).ok()?).ok()?;
    Some(manifest["metadata"]["protocol_versions"].clone())
}

/// The checksum of each zip of a release, by platform.
fn checksums(root: &Path, version: &str) -> Option<Vec<(String, String)>> {
    let release = Release { provider: PROVIDER, version };
    let sums = fs::read_to_string(root.join("files").join(version).join(release.checksums())).ok()?;
    let lines = sums.lines().filter_map(|line| line.split_once("  "));
    Some(lines.filter_map(|(sum, file)| Some((release.platform(file)?.to_owned(), sum.to_owned()))).collect())
}

fn versions(root: &Path) -> Option<Value> {
    let entries = fs::read_dir(root.join("files")).ok()?;
    let versions = entries.filter_map(|entry| {
        let version = entry.ok()?.file_name().into_string().ok()?;
        let platforms = checksums(root, &version)?.into_iter().filter_map(|(platform, _)| {
            let (os, arch) = platform.split_once('_')?;
            Some(json!({ "os": os, "arch": arch }))
        });
        let platforms: Vec<Value> = platforms.collect();
        Some(json!({ "version": version, "protocols": protocols(root, &version)?, "platforms": platforms }))
    });
    Some(json!({ "versions": versions.collect::<Vec<_>>() }))
}

fn download(root: &Path, base: &str, version: &str, platform: &str) -> Option<Value> {
    let release = Release { provider: PROVIDER, version };
    let (_, sum) = checksums(root, version)?.into_iter().find(|(listed, _)| listed == platform)?;
    let (os, arch) = platform.split_once('_')?;
    let url = |file: &str| format!("{base}/files/{version}/{file}");
    let key = |file: &str| fs::read_to_string(root.join(file)).ok();
    Some(json!({
        "protocols": protocols(root, version)?,
        "os": os,
        "arch": arch,
        "filename": release.zip(platform),
        "download_url": url(&release.zip(platform)),
        "shasums_url": url(&release.checksums()),
        "shasums_signature_url": url(&format!("{}.sig", release.checksums())),
        "shasum": sum,
        "signing_keys": { "gpg_public_keys": [{ "key_id": key("key.id")?, "ascii_armor": key("key.asc")? }] },
    }))
}

/// A GPG key of one test.
pub struct Key {
    pub id: String,
    public: String,
    private: String,
    passphrase: &'static str,
}

impl Key {
    /// A new key of RSA, as the registries require it. Without a passphrase: deriving keys from one takes seconds.
    pub fn generate() -> Self {
        Self::of("rsa2048", "")
    }

    /// A new key with a passphrase, as that of a publisher.
    pub fn protected() -> Self {
        Self::of("rsa2048", "only for tests")
    }

    /// A new key of this algorithm.
    pub fn of(algorithm: &str, passphrase: &'static str) -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        let gpg = |arguments: &[&str]| gpg(&home, passphrase, arguments);
        gpg(&["--quick-generate-key", "Test <test@example.com>", algorithm, "sign", "never"]);
        let listed = gpg(&["--with-colons", "--list-keys"]);
        let id = listed.lines().find(|line| line.starts_with("pub:")).and_then(|line| line.split(':').nth(4));
        let id = id.expect("the key is listed").to_owned();
        let (public, private) = (gpg(&["--armor", "--export"]), gpg(&["--armor", "--export-secret-keys"]));
        let _ = Command::new("gpgconf").args(["--kill", "all"]).env("GNUPGHOME", home.path()).output();
        Self { id, public, private, passphrase }
    }

    /// Signs the checksums in a directory with the program by which a release is signed.
    pub fn sign(&self, directory: &Path) -> Output {
        let mut sign = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/scripts/sign"));
        sign.arg(directory).env("GPG_PRIVATE_KEY", &self.private).env("GPG_PASSPHRASE", self.passphrase);
        sign.stdin(Stdio::null()).output().expect("bash can be run")
    }
}

/// What GPG prints.
fn gpg(home: &TempDir, passphrase: &str, arguments: &[&str]) -> String {
    let mut gpg = Command::new("gpg");
    gpg.args(["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", passphrase]).args(arguments);
    let output = gpg.env("GNUPGHOME", home.path()).output().expect("gpg is installed");
    assert!(output.status.success(), "gpg {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}
