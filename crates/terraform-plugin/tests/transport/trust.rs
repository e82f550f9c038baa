//! Who is served, and what becomes of the others.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
    time::timeout,
};

use super::{answers, bare, clients::*};

/// Nobody but the client whose certificate was passed on gets an answer, and that one still does.
async fn is_refused(plugin: &Plugin, attempt: anyhow::Result<Channel>) {
    if let Ok(channel) = attempt {
        assert!(!answers(&mut provider(channel)).await);
    }
    assert!(answers(&mut provider_of(plugin).await).await, "the server lives on");
}

#[tokio::test]
async fn the_client_whose_certificate_was_passed_is_served_over_http_2() {
    let plugin = Plugin::start(bare()).await.unwrap();
    assert_eq!(plugin.negotiated_protocol().await.unwrap().as_deref(), Some(&b"h2"[..]));
    assert!(answers(&mut provider_of(&plugin).await).await);
}

#[tokio::test]
async fn every_process_has_a_certificate_of_its_own() {
    let (one, two) = (Plugin::start(bare()).await.unwrap(), Plugin::start(bare()).await.unwrap());
    assert_ne!(one.handshake.certificate().unwrap(), two.handshake.certificate().unwrap());
}

#[tokio::test]
async fn a_client_without_a_certificate_is_refused() {
    let plugin = Plugin::start(bare()).await.unwrap();
    is_refused(&plugin, plugin.connect_as(None).await).await;
}

#[tokio::test]
async fn another_certificate_with_the_same_names_is_refused() {
    let plugin = Plugin::start(bare()).await.unwrap();
    is_refused(&plugin, plugin.connect_as(Some(&Identity::generate().unwrap())).await).await;
}

#[tokio::test]
async fn the_certificate_without_its_key_is_refused() {
    let plugin = Plugin::start(bare()).await.unwrap();
    is_refused(&plugin, plugin.connect_with_stolen_certificate().await).await;
}

#[tokio::test]
async fn plain_http_2_is_refused_where_tls_is_expected() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let socket = UnixStream::connect(plugin.handshake.address()).await.unwrap();
    is_refused(&plugin, Channel::open(socket).await.map_err(Into::into)).await;
}

#[tokio::test]
async fn garbage_closes_the_connection() {
    for plugin in [Plugin::start(bare()).await.unwrap(), Plugin::start_plain(bare()).await.unwrap()] {
        let mut socket = UnixStream::connect(plugin.handshake.address()).await.unwrap();
        socket.write_all(&[0xfe; 4096]).await.unwrap();
        let mut rest = Vec::new();
        // Whether it ends or breaks, it does not stay.
        let _ = timeout(SOON, socket.read_to_end(&mut rest)).await.expect("the server hangs up");
        assert!(answers(&mut provider_of(&plugin).await).await);
    }
}

#[tokio::test]
async fn an_idle_connection_blocks_no_other() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let _silent = UnixStream::connect(plugin.handshake.address()).await.unwrap();
    drop(UnixStream::connect(plugin.handshake.address()).await.unwrap());
    assert!(answers(&mut provider_of(&plugin).await).await);
}

#[tokio::test]
async fn a_slow_tls_handshake_times_out_and_blocks_no_other() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let mut dripping = UnixStream::connect(plugin.handshake.address()).await.unwrap();
    let began = Instant::now();
    // The beginning of a TLS record that promises a ClientHello of 512 bytes.
    for byte in [0x16, 0x03, 0x01, 0x02, 0x00].into_iter().chain(std::iter::repeat(1)) {
        if dripping.write_all(&[byte]).await.is_err() {
            break;
        }
        assert!(answers(&mut provider_of(&plugin).await).await);
        assert!(began.elapsed() < Duration::from_secs(30), "it may drip for ever");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(began.elapsed() > Duration::from_secs(5), "an honest client may be slow: {:?}", began.elapsed());
}

#[tokio::test]
async fn a_client_may_disconnect_and_reconnect() {
    let plugin = Plugin::start(bare()).await.unwrap();
    for _ in 0..3 {
        assert!(answers(&mut provider_of(&plugin).await).await);
    }
}

#[tokio::test]
async fn a_certificate_that_cannot_be_read_ends_the_start() {
    let mut command = bare();
    command.env("PLUGIN_CLIENT_CERT", "not a certificate");
    let output = run(command).await;
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("cannot read the certificate in PLUGIN_CLIENT_CERT"), "{text}");
}

#[tokio::test]
async fn terraform_without_tls_is_served_without() {
    let mut command = bare();
    command.env("TF_DISABLE_PLUGIN_TLS", "1");
    let plugin = Plugin::start_plain(command).await.unwrap();
    assert_eq!(plugin.handshake.fields()[5], "");
    assert!(answers(&mut provider_of(&plugin).await).await);
}
