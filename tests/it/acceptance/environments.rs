//! Machines that lack what others have: a home, room for temporary files, short names, UTF-8, an operating system. The provider works there,
//! or says in a sentence what is missing.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use harness::{
    processes::{self, Signal},
    release,
};
use quicksight_emulator::Options;

use crate::support::{ADDRESS, Cloud, REGION, Workspace, can_mount, provider, sample};

/// A whole life of a connector whose tags are not ASCII.
fn lives(workspace: &Workspace) {
    let config = |name: &str| {
        let resource = sample("NONE").resource("").replace("  name", "  tags = { Käse = \"Größe – 大\" }\n  name");
        resource.replace("\"Example\"", &format!("\"{name}\""))
    };
    workspace.write(&config("One")).validate().expect_success();
    workspace.apply();
    workspace.apply_config(&config("Two"));
    let there = workspace.remote("example");
    assert_eq!((there.name.as_str(), there.tags["Käse"].as_str()), ("Two", "Größe – 大"));
    assert_eq!(workspace.state(ADDRESS)["tags"]["Käse"], "Größe – 大");
    workspace.destroy();
    workspace.expect_no_process_left();
}

#[test]
fn a_user_without_a_home_can_do_everything() {
    let workspace = Workspace::new();
    workspace.without_env("HOME");
    lives(&workspace);
}

#[test]
fn without_a_home_and_credentials_the_error_names_every_source() {
    let workspace = Workspace::new();
    workspace.without_env("HOME").write_bare(&format!("  region = \"{REGION}\""), &sample("NONE").resource(""));
    let run = workspace.plan().expect_failure(&["1. environment", "AWS_ACCESS_KEY_ID"]);
    run.expect_silent_about(&["panicked"]);
}

#[test]
fn a_home_in_which_nothing_can_be_written_is_read_all_the_same() {
    if !can_mount() {
        return;
    }
    let workspace = Workspace::new();
    fs::create_dir_all(workspace.path().join("home")).expect("a directory can be made");
    let home = workspace.path().join("home").display().to_string();
    let profile = "[default]\nregion = us-east-1\naws_access_key_id = AKIAOFTHEHOME\naws_secret_access_key = made-up\n";
    workspace.write_file("profile", profile).env("HOME", &home);
    workspace.prepare(
        "mount -t tmpfs none \"$HOME\"\nmkdir \"$HOME/.aws\"\ncp profile \"$HOME/.aws/config\"\nmount -o remount,ro none \"$HOME\"\n! touch \"$HOME/written\" 2>/dev/null",
    );
    let endpoint = workspace.emulator.endpoint();
    workspace.env("AWS_ENDPOINT_URL_QUICKSIGHT", &endpoint).env("AWS_ENDPOINT_URL_STS", &endpoint);
    workspace.write_bare("", &sample("NONE").resource(""));
    workspace.apply();
    assert_eq!(workspace.emulator.calls_of("CreateActionConnector")[0].access_key, "AKIAOFTHEHOME");
    workspace.destroy();
}

#[test]
fn a_temporary_directory_with_a_path_longer_than_that_of_a_socket_is_supported() {
    let workspace = Workspace::new();
    let directory = workspace.path().join("long-".repeat(40)).join("name-".repeat(20));
    fs::create_dir_all(&directory).expect("a directory can be made");
    workspace.env("TMPDIR", &directory.display().to_string());
    lives(&workspace);
}

#[test]
fn a_temporary_directory_that_does_not_exist_is_supported() {
    let workspace = Workspace::new();
    workspace.env("TMPDIR", &workspace.path().join("missing").display().to_string());
    lives(&workspace);
}

#[test]
fn a_full_temporary_directory_is_supported() {
    if !can_mount() {
        return;
    }
    let workspace = Workspace::new();
    fs::create_dir_all(workspace.path().join("full")).expect("a directory can be made");
    workspace.env("TMPDIR", &workspace.path().join("full").display().to_string());
    // Neither a byte nor a name more can be had there.
    workspace.prepare(
        "mount -t tmpfs -o size=4k,nr_inodes=2 none \"$TMPDIR\"\nhead -c 4096 /dev/zero > \"$TMPDIR/everything\"\n! touch \"$TMPDIR/more\" 2>/dev/null",
    );
    lives(&workspace);
}

#[test]
fn a_locale_that_is_not_utf_8_changes_no_character() {
    for locale in ["C", "POSIX", "de_DE.ISO-8859-1", "nonsense"] {
        let workspace = Workspace::new();
        workspace.env("LC_ALL", locale).env("LANG", locale);
        lives(&workspace);
    }
}

/// A root directory with nothing but the provider, certificates, and the libraries that a build for this machine alone loads: a release for
/// Linux loads none.
fn bare_root(workspace: &Workspace) -> PathBuf {
    let root = workspace.path().join("root");
    let put = |from: &str, to: &str| {
        let to = root.join(to.trim_start_matches('/'));
        fs::create_dir_all(to.parent().expect("a file is in a directory")).expect("a directory can be made");
        fs::copy(from, &to).unwrap_or_else(|error| panic!("{from} cannot be copied: {error}"));
    };
    let program = provider();
    put(&program.display().to_string(), "/provider");
    put(&Cloud::bundle(workspace).display().to_string(), "/etc/ssl/certs/ca-certificates.crt");
    let listed = Command::new("ldd").arg(&program).output().expect("ldd can be run");
    let libraries = String::from_utf8_lossy(&listed.stdout).into_owned();
    for library in libraries.split_whitespace().filter(|word| word.starts_with('/')) {
        put(library, library);
    }
    root
}

#[test]
fn an_empty_root_directory_and_a_user_without_a_name_are_enough() {
    if !can_mount() {
        return;
    }
    let workspace = Workspace::new();
    let cloud = Cloud::around(&workspace);
    let root = bare_root(&workspace);
    // Terraform stays where it is, and starts the provider in there: without a directory for temporary files, /proc, /dev or /etc/passwd.
    let user = Command::new("id").arg("-u").output().expect("id can be run").stdout;
    let enter = if user == b"0\n" { "chroot --userspec=54321:54321" } else { "unshare --map-root-user chroot" };
    let started = workspace.path().join("started");
    fs::create_dir_all(&started).expect("a directory can be made");
    let script = started.join("terraform-provider-quicksight");
    let text = format!("#!/bin/sh\nexec {enter} '{}' /provider\n", root.display());
    release::write_program(&script, text.as_bytes()).expect("the script is written");

    workspace.override_by(&script).env("HTTPS_PROXY", &cloud.proxy());
    let keys = format!("  region = \"{REGION}\"\n  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n");
    workspace.write_bare(&keys, &sample("NONE").resource(""));
    workspace.apply();
    assert!(cloud.has_tunnel_to("quicksight.us-east-1.amazonaws.com"), "{:?}", cloud.tunnels());
    assert_eq!(workspace.state(ADDRESS)["status"], "CREATION_SUCCESSFUL");
    workspace.destroy();
    let mut left: Vec<_> =
        fs::read_dir(&root).expect("the root is there").filter_map(Result::ok).map(|entry| entry.file_name()).collect();
    left.retain(|name| !["etc", "lib", "lib64", "usr", "provider"].contains(&name.to_string_lossy().as_ref()));
    assert!(left.is_empty(), "made by the provider: {left:?}");
}

/// `nohup` has the signal of a closed terminal ignored. Terraform keeps to that, and so must the provider, or the apply is interrupted.
#[test]
fn an_apply_under_nohup_survives_the_end_of_its_terminal() {
    if !can_mount() {
        return;
    }
    let workspace = Workspace::with(Options { creation_time: Duration::from_secs(2), ..Options::default() });
    workspace.prepare("trap '' HUP");
    workspace.write(&sample("NONE").resource(""));
    let started = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    workspace.wait_for("CreateActionConnector", 1);
    let providers = started.providers();
    assert!(!providers.is_empty(), "the provider is not running");
    assert!(started.signal(Signal::Hangup), "the client has ended");
    for provider in providers {
        assert!(processes::signal(provider, Signal::Hangup), "the provider has ended");
    }
    started.finish().expect_success();
    assert_eq!(workspace.state(ADDRESS)["status"], "CREATION_SUCCESSFUL");
    workspace.destroy();
}
