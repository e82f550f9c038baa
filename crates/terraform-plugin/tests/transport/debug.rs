//! Started by a developer, for a Terraform that is told where.

use std::process::Stdio;

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::UnixStream,
    time::timeout,
};

use super::{answers, bare_by_hand, clients::*};

#[tokio::test]
async fn debug_mode_prints_reattach_instructions_serves_many_clients_and_ends_on_interrupt() {
    let mut command = bare_by_hand();
    let mut child = command.arg("--debug").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let value = loop {
        let line = timeout(SOON, lines.next_line()).await.expect("in time").unwrap().expect("a line with the variable");
        if let Some(value) = line.strip_prefix("\texport TF_REATTACH_PROVIDERS='") {
            break serde_json::from_str::<Value>(value.strip_suffix('\'').expect("quoted")).unwrap();
        }
    };
    let provider_entry = &value["example/bare"];
    assert_eq!(provider_entry["ProtocolVersion"], 6);
    assert_eq!(provider_entry["Pid"], child.id().expect("it runs"));
    assert_eq!(provider_entry["Test"], true);
    assert_eq!(provider_entry["Addr"]["Network"], "unix");
    let address = provider_entry["Addr"]["String"].as_str().expect("a path").to_owned();

    drop(UnixStream::connect(&address).await.unwrap());
    for _ in 0..3 {
        let channel = Channel::open(UnixStream::connect(&address).await.unwrap()).await.unwrap();
        assert!(answers(&mut provider(channel)).await);
    }

    assert!(processes::signal(child.id().expect("it runs"), Signal::Interrupt));
    assert!(timeout(SOON, child.wait()).await.expect("it ends").unwrap().success());
    assert!(!std::path::Path::new(&address).exists());
}
