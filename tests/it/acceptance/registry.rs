//! What a release is to those who install it: from a registry that signs, with a lock file, from mirrors, and never if something was changed.

use std::{fs, path::Path, process::Command};

use harness::{mirror, program, release};
use serde_json::Value;

use crate::support::{Key, OTHER_PLATFORMS, Registry, Run, Workspace, provider, sample};

/// The version of the workspace, which `cargo xtask dist` packs.
const VERSION: &str = env!("CARGO_PKG_VERSION");
const INIT: [&str; 3] = ["init", "-no-color", "-input=false"];

/// A configuration that needs the provider and nothing of it.
fn require(workspace: &Workspace, source: &str, constraint: &str) {
    workspace.write_file(
        "main.tf",
        &format!(
            "terraform {{\n  required_providers {{\n    quicksight = {{\n      source  = \"{source}\"\n      version = \"{constraint}\"\n    }}\n  }}\n}}\n"
        ),
    );
}

fn init(workspace: &Workspace) -> Run {
    workspace.run(&INIT)
}

fn upgrade(workspace: &Workspace) -> Run {
    workspace.run(&[&INIT[..], &["-upgrade"]].concat())
}

fn lock(workspace: &Workspace) -> String {
    fs::read_to_string(workspace.path().join(".terraform.lock.hcl")).unwrap_or_default()
}

#[track_caller]
fn locks(workspace: &Workspace, version: &str) {
    let lock = lock(workspace);
    let line = lock.lines().find(|line| line.trim_start().starts_with("version ")).unwrap_or_default();
    assert!(line.ends_with(&format!("= \"{version}\"")), "not {version}: {lock}");
}

/// As after a checkout: without what was installed and without a lock file.
fn forget(workspace: &Workspace) {
    let _ = fs::remove_dir_all(workspace.path().join(".terraform"));
    let _ = fs::remove_file(workspace.path().join(".terraform.lock.hcl"));
}

#[track_caller]
fn xtask(arguments: &[&str], directory: &Path) {
    let output = Command::new(program::built("xtask")).args(arguments).arg(directory).output().expect("it can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_release_is_installed_from_a_registry_by_its_signature_and_works() {
    let workspace = Workspace::new();
    let Some(registry) = Registry::of(&workspace) else { return };
    let key = Key::protected();
    xtask(&["dist", "--binary", &provider().display().to_string(), "--directory"], &registry.release(VERSION));
    registry.sign(VERSION, &key);
    workspace.write(&sample("NONE").resource(""));
    let config = fs::read_to_string(workspace.path().join("main.tf")).expect("there is a configuration");
    workspace.write_file("main.tf", &config.replace("registry.terraform.io/quicksight-tf/quicksight", &registry.source()));
    init(&workspace).expect_success().expect_says(&[&format!("v{VERSION} ("), &format!("key ID {}", key.id)]);
    locks(&workspace, VERSION);
    // The hash of what was installed, and all that the signature covers.
    let lock = lock(&workspace);
    let sums = fs::read_to_string(registry.file(VERSION, "SHA256SUMS")).expect("there are checksums");
    let sums = sums.lines().filter_map(|line| Some(format!("zh:{}", line.split_once("  ")?.0)));
    for hash in sums.chain(registry.hashes(VERSION, &mirror::platform())) {
        assert!(lock.contains(&hash), "{hash} is not in {lock}");
    }
    workspace.apply();
    workspace.destroy();
}

#[test]
fn the_lock_file_keeps_a_version_until_an_upgrade_and_an_upgrade_can_be_undone() {
    let workspace = Workspace::new();
    let Some(registry) = Registry::of(&workspace) else { return };
    let key = Key::generate();
    registry.publish("0.1.0", &key);
    require(&workspace, &registry.source(), "~> 0.1");
    init(&workspace).expect_success();
    let first = lock(&workspace);
    registry.publish("0.2.0", &key);
    init(&workspace).expect_success();
    assert_eq!(lock(&workspace), first);
    upgrade(&workspace).expect_success();
    locks(&workspace, "0.2.0");
    require(&workspace, &registry.source(), "0.1.0");
    init(&workspace).expect_failure(&["0.2.0", "init -upgrade"]);
    upgrade(&workspace).expect_success();
    assert_eq!(lock(&workspace).replace("constraints = \"0.1.0\"", "constraints = \"~> 0.1\""), first);
}

#[test]
fn a_lock_file_for_several_platforms_has_the_hash_of_each_zip() {
    let workspace = Workspace::new();
    let Some(registry) = Registry::of(&workspace) else { return };
    let key = Key::generate();
    registry.publish("0.1.0", &key);
    require(&workspace, &registry.source(), "0.1.0");
    let platforms = OTHER_PLATFORMS.map(|platform| format!("-platform={platform}"));
    let own = format!("-platform={}", mirror::platform());
    let arguments: Vec<&str> = platforms.iter().chain([&own]).map(String::as_str).collect();
    workspace.run(&[&["providers", "lock"], &arguments[..]].concat()).expect_success();
    let locked = lock(&workspace);
    for platform in OTHER_PLATFORMS.into_iter().chain([&*mirror::platform()]) {
        for hash in registry.hashes("0.1.0", platform) {
            assert!(locked.contains(&hash), "{platform}: {hash} is not in {locked}");
        }
    }
    init(&workspace).expect_success();
    assert_eq!(lock(&workspace), locked);
}

/// The CLI configuration that installs by this method alone.
fn install_by(method: &str) -> String {
    format!("disable_checkpoint = true\nprovider_installation {{\n  {method}\n}}\n")
}

/// Installing by file and by network from the mirror of the registry.
fn mirrors(registry: &Registry) -> [String; 2] {
    [
        install_by(&format!("filesystem_mirror {{\n    path = {:?}\n  }}", registry.mirror())),
        install_by(&format!("network_mirror {{\n    url = {:?}\n  }}", registry.mirror_url())),
    ]
}

#[test]
fn a_mirror_made_from_the_registry_installs_the_same_by_file_and_by_network() {
    let workspace = Workspace::new();
    let Some(registry) = Registry::of(&workspace) else { return };
    registry.publish("0.1.0", &Key::generate());
    require(&workspace, "registry.example.com/quicksight-tf/quicksight", "0.1.0");
    workspace.write_file("cli.tfrc", &registry.named("registry.example.com"));
    init(&workspace).expect_success();
    let locked = lock(&workspace);
    let [h1, _] = registry.hashes("0.1.0", &mirror::platform());
    workspace.run(&["providers", "mirror", &registry.mirror().display().to_string()]).expect_success();
    for configuration in mirrors(&registry) {
        workspace.write_file("cli.tfrc", &configuration);
        // With the lock file of the registry, and without any.
        fs::remove_dir_all(workspace.path().join(".terraform")).expect("something was installed");
        init(&workspace).expect_success();
        assert_eq!(lock(&workspace), locked, "{configuration}");
        forget(&workspace);
        init(&workspace).expect_success();
        assert!(lock(&workspace).contains(&h1), "{configuration}: {}", lock(&workspace));
        workspace.write_file(".terraform.lock.hcl", &locked);
    }
}

#[test]
fn what_is_installed_before_a_release_is_a_mirror_for_files_and_network_with_the_same_hashes() {
    let workspace = Workspace::new();
    let Some(registry) = Registry::of(&workspace) else { return };
    let mirrored = registry.mirror();
    let program = workspace.path().join("program");
    fs::write(&program, "#!/bin/sh\nexit 1\n").expect("a file is written");
    xtask(&["install", "--binary", &program.display().to_string(), "--directory"], &mirrored);
    require(&workspace, "quicksight-tf/quicksight", VERSION);
    let index = mirrored.join("registry.terraform.io/quicksight-tf/quicksight").join(format!("{VERSION}.json"));
    let index: Value = serde_json::from_slice(&fs::read(index).expect("there is an index")).expect("it is JSON");
    let hashes = index["archives"][mirror::platform()]["hashes"].as_array().expect("there are hashes").clone();
    assert_eq!(hashes.len(), 2);
    for configuration in mirrors(&registry) {
        workspace.write_file("cli.tfrc", &configuration);
        forget(&workspace);
        init(&workspace).expect_success();
        let h1 = hashes[0].as_str().expect("a hash is a string");
        assert!(lock(&workspace).contains(h1), "{configuration}: {}", lock(&workspace));
    }
}

#[test]
fn a_release_that_was_changed_after_it_was_signed_is_refused() {
    let workspace = Workspace::new();
    let Some(registry) = Registry::of(&workspace) else { return };
    let key = Key::generate();
    let publish = || {
        forget(&workspace);
        registry.publish("0.1.0", &key);
    };
    publish();
    require(&workspace, &registry.source(), "0.1.0");
    init(&workspace).expect_success();

    // The zip is another one than that of the checksum.
    publish();
    let zip = registry.file("0.1.0", &format!("{}.zip", mirror::platform()));
    let line = |zip: &Path| {
        let name = zip.file_name().expect("a file has a name").display().to_string();
        format!("{}  {name}\n", release::sha256(zip).expect("there is a zip"))
    };
    let original = line(&zip);
    fs::copy(registry.file("0.1.0", "windows_amd64.zip"), &zip).expect("a file is written");
    init(&workspace).expect_failure(&["checksum"]);
    assert_eq!(lock(&workspace), "");

    // The same with its checksum, which is not what was signed.
    let sums = fs::read_to_string(registry.file("0.1.0", "SHA256SUMS")).expect("there are checksums");
    let changed = sums.replace(&original, &line(&zip));
    assert_ne!(changed, sums);
    fs::write(registry.file("0.1.0", "SHA256SUMS"), changed).expect("a file is written");
    init(&workspace).expect_failure(&["signature"]);
    assert_eq!(lock(&workspace), "");

    // The same with a signature, by a key that is not the publisher's.
    registry.sign("0.1.0", &Key::generate());
    registry.publish_key(&key);
    init(&workspace).expect_failure(&["signature"]);
    assert_eq!(lock(&workspace), "");

    publish();
    init(&workspace).expect_success();
}

#[test]
fn a_zip_that_is_not_the_one_of_the_lock_file_is_refused_even_with_a_valid_signature() {
    let workspace = Workspace::new();
    let Some(registry) = Registry::of(&workspace) else { return };
    let key = Key::generate();
    registry.publish("0.1.0", &key);
    require(&workspace, &registry.source(), "0.1.0");
    init(&workspace).expect_success();
    let locked = lock(&workspace);
    fs::remove_dir_all(workspace.path().join(".terraform")).expect("something was installed");
    // The publisher replaces the assets of a release, which the workflow never does.
    registry.publish_program("0.1.0", "#!/bin/sh\nexit 2\n", &key);
    init(&workspace).expect_failure(&["lock file"]);
    assert_eq!(lock(&workspace), locked);
}

#[test]
fn a_release_is_not_signed_by_a_key_that_the_registries_reject_or_if_a_file_does_not_match() {
    let workspace = Workspace::new();
    let Some(registry) = Registry::of(&workspace) else { return };
    let key = Key::generate();
    let directory = registry.publish("0.1.0", &key);
    let signature = registry.file("0.1.0", "SHA256SUMS.sig");
    let refused = |key: &Key, says: &str| {
        fs::remove_file(&signature).expect("there was a signature");
        let output = key.sign(&directory);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && text.contains(says), "{text}");
        assert!(!signature.exists());
    };
    refused(&Key::of("ed25519", ""), "RSA and DSA only");
    registry.sign("0.1.0", &key);
    fs::write(registry.file("0.1.0", "manifest.json"), "{}").expect("a file is written");
    refused(&key, "does not match");
}

/// Runs the verification of SECURITY.md with a `gh` that finds the files of the registry, and every attestation.
fn verify(registry: &Registry) -> Result<String, String> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let gh = directory.path().join("gh");
    let script = format!("#!/bin/sh\n[ \"$1\" != release ] || cp {:?}/terraform-provider-* .\n", registry.release("0.1.0"));
    release::write_program(&gh, script.as_bytes()).expect("a file is written");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([directory.path().to_owned()].into_iter().chain(std::env::split_paths(&path)));
    let mut verify = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/scripts/verify"));
    verify.arg("0.1.0").arg(directory.path().join("downloaded")).arg(registry.key_file());
    let output = verify.env("PATH", path.expect("paths can be joined")).env("LC_ALL", "C").output().expect("bash can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr) + &text(&output.stdout)) }
}

#[test]
fn the_documented_verification_accepts_a_release_and_refuses_a_changed_one() {
    let workspace = Workspace::new();
    let Some(registry) = Registry::of(&workspace) else { return };
    let key = Key::generate();
    registry.publish("0.1.0", &key);
    let said = verify(&registry).expect("it is as it was signed");
    for end in ["windows_amd64.zip", "manifest.json", "SHA256SUMS", "SHA256SUMS.sig"] {
        assert!(said.contains(&format!("_{end}: built by the release workflow")), "{said}");
    }

    registry.sign("0.1.0", &Key::generate());
    registry.publish_key(&key);
    assert!(verify(&registry).expect_err("it is signed by another key").contains("No public key"));

    registry.sign("0.1.0", &key);
    fs::write(registry.file("0.1.0", "windows_amd64.zip"), "changed").expect("a file is written");
    assert!(verify(&registry).expect_err("a zip was changed").contains("windows_amd64.zip: FAILED"));
}

#[test]
fn the_notes_of_a_release_are_its_section_of_the_changelog() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let changelog = directory.path().join("CHANGELOG.md");
    fs::write(
        &changelog,
        "# Changelog\n\n## Unreleased\n\n- Next.\n\n## 0.2.0 (2026-12-01)\n\n### Added\n\n- New.\n\n## 0.1.0\n\n- Old.\n",
    )
    .expect("a file is written");
    let notes = |version: &str| {
        let mut notes = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/scripts/notes"));
        let output = notes.arg(version).arg(&changelog).output().expect("bash can be run");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    assert_eq!(notes("0.2.0").as_deref(), Some("### Added\n\n- New."));
    assert_eq!(notes("0.1.0").as_deref(), Some("- Old."));
    assert_eq!(notes("0.3.0"), None);
}
