//! From the start of the process to the line that says where it listens.

use std::{
    collections::BTreeSet,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::Path,
    time::Instant,
};

use super::{answers, bare, bare_by_hand, clients::*};

async fn is_not_for_people(mut command: tokio::process::Command) {
    let directory = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let output = run({
        command.env("TMPDIR", directory.path());
        command
    })
    .await;
    assert!(began.elapsed().as_secs() < 1);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stdout, b"");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("This is a provider plugin") && text.contains("source = \"example/bare\""), "{text}");
    assert_eq!(directory.path().read_dir().unwrap().count(), 0, "no socket is left");
}

#[tokio::test]
async fn a_start_by_hand_prints_usage_and_leaves_nothing_behind() {
    is_not_for_people(bare_by_hand()).await;
}

#[tokio::test]
async fn a_wrong_cookie_is_treated_as_no_cookie() {
    let mut command = bare();
    command.env("TF_PLUGIN_MAGIC_COOKIE", "chocolate");
    is_not_for_people(command).await;
}

#[tokio::test]
async fn its_version_and_its_help_need_no_terraform() {
    let mut command = bare_by_hand();
    command.arg("--version");
    let output = run(command).await;
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "terraform-provider-bare 0.1.0 (protocol 6.11)\n");
    let mut command = bare_by_hand();
    command.arg("--help");
    let output = run(command).await;
    assert!(output.status.success() && String::from_utf8(output.stdout).unwrap().contains("--debug"));
}

#[tokio::test]
async fn an_unknown_command_line_argument_is_refused() {
    let mut command = bare();
    command.arg("--quiet");
    let output = run(command).await;
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("Unknown argument --quiet."));
}

#[tokio::test]
async fn the_handshake_line_has_six_fields_and_the_address_of_a_listening_socket() {
    let plugin = Plugin::start_plain(bare()).await.unwrap();
    let socket = plugin.handshake.socket();
    assert_eq!(plugin.handshake.0, format!("1|6|unix|{}|grpc|\n", socket.display()));
    assert!(socket.is_absolute());
    assert_eq!(socket.metadata().unwrap().permissions().mode() & 0o777, 0o600, "it is for its user alone");
    assert!(answers(&mut provider_of(&plugin).await).await);
}

#[tokio::test]
async fn protocol_6_is_announced_whatever_versions_the_client_supports() {
    for versions in [Some("6"), Some("6,5"), Some("abc,6"), Some("5"), None] {
        let mut command = bare();
        match versions {
            Some(versions) => command.env("PLUGIN_PROTOCOL_VERSIONS", versions),
            None => command.env_remove("PLUGIN_PROTOCOL_VERSIONS"),
        };
        let plugin = Plugin::start(command).await.unwrap();
        assert!(plugin.handshake.0.starts_with("1|6|"), "{versions:?}");
        assert!(answers(&mut provider_of(&plugin).await).await, "{versions:?}");
    }
}

#[tokio::test]
async fn the_multiplexing_field_is_present_only_on_request() {
    let mut command = bare();
    command.env("PLUGIN_MULTIPLEX_GRPC", "true");
    let plugin = Plugin::start(command).await.unwrap();
    assert_eq!(plugin.handshake.fields()[6..], ["false"]);
    assert!(answers(&mut provider_of(&plugin).await).await);
    assert_eq!(Plugin::start(bare()).await.unwrap().handshake.fields().len(), 6);
}

#[tokio::test]
async fn the_socket_is_in_the_requested_directory_and_group() {
    let directory = tempfile::tempdir().unwrap();
    let group = directory.path().metadata().unwrap().gid();
    let mut command = bare();
    command.env("PLUGIN_UNIX_SOCKET_DIR", directory.path()).env("PLUGIN_UNIX_SOCKET_GROUP", group.to_string());
    let plugin = Plugin::start(command).await.unwrap();
    let socket = plugin.handshake.socket();
    assert_eq!(socket.parent(), Some(directory.path()));
    let metadata = socket.metadata().unwrap();
    assert_eq!((metadata.gid(), metadata.permissions().mode() & 0o777), (group, 0o660));
}

#[tokio::test]
async fn a_group_that_does_not_exist_fails_the_start() {
    let mut command = bare();
    command.env("PLUGIN_UNIX_SOCKET_GROUP", "no-such-group");
    let output = run(command).await;
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.ends_with("cannot give the socket to the group no-such-group: there is no such group\n"), "{text}");
}

#[tokio::test]
async fn a_directory_whose_path_is_too_long_for_a_socket_is_skipped() {
    let directory = tempfile::tempdir().unwrap();
    let long = directory.path().join("x".repeat(150));
    std::fs::create_dir(&long).unwrap();
    let mut command = bare();
    command.env("TMPDIR", &long);
    let plugin = Plugin::start(command).await.unwrap();
    assert_eq!(plugin.handshake.socket().parent(), Some(Path::new("/tmp")));
    assert!(answers(&mut provider_of(&plugin).await).await);
}

#[tokio::test]
async fn an_inverted_port_range_fails_the_start() {
    let mut command = bare();
    command.env("PLUGIN_MIN_PORT", "25000").env("PLUGIN_MAX_PORT", "10000");
    let output = run(command).await;
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text, "[ERROR] terraform-provider-bare: PLUGIN_MIN_PORT 25000 is above PLUGIN_MAX_PORT 10000\n");
}

#[tokio::test]
async fn fifty_concurrent_processes_have_a_socket_each() {
    let starts: Vec<_> = (0..50).map(|_| tokio::spawn(Plugin::start_plain(bare()))).collect();
    let mut plugins = Vec::new();
    for start in starts {
        plugins.push(start.await.unwrap().unwrap());
    }
    let sockets: BTreeSet<_> = plugins.iter().map(|plugin| plugin.handshake.socket()).collect();
    assert_eq!(sockets.len(), 50);
    for plugin in &plugins {
        plugin.shut_down().await.unwrap();
    }
    for plugin in &mut plugins {
        assert!(plugin.ended().await.unwrap().success());
    }
    assert!(sockets.iter().all(|socket| !socket.exists()));
}
