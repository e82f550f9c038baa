//! Thousands of connectors and many clients at once.

use std::time::{Duration, Instant};

use quicksight_emulator::{Connector, Options};

use crate::client::*;

#[test]
fn two_hundred_clients_at_once_wait_for_the_latency_and_not_for_each_other() {
    let (emulator, _) = start(Options { latency: Duration::from_millis(50), ..instant() });
    for number in 0..3000 {
        emulator.put(Connector::new(ACCOUNT, REGION, &format!("c{number}"), "SLACK"));
    }
    let endpoint = emulator.endpoint();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..200 {
            let endpoint = &endpoint;
            scope.spawn(move || {
                let client = Client::new(endpoint);
                for call in 0..5 {
                    client.describe(&format!("c{}", thread * 5 + call)).ok();
                }
            });
        }
    });
    // One after the other they would take 50 seconds; the bound is wide because test machines are busy.
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert_eq!(emulator.calls().len(), 1000);
}
