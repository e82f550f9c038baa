//! Creates a connector without authentication, waits for it, and deletes it:
//!
//! ```sh
//! cargo run --package quicksight-emulator -- --port 4599 &
//! AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
//!     cargo run --package quicksight-client --example create_and_delete http://127.0.0.1:4599 us-east-1 123456789012
//! ```
#![expect(clippy::print_stdout, reason = "A program for a terminal.")]

use std::{error::Error, time::Duration};

use quicksight_client::{
    Authentication, Aws, Connector, Deadline, Desired, Endpoints, Environment, Permissions, Phase, Settings, Tags, wait_until,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [endpoint, region, account] = &arguments[..] else {
        return Err("expected three arguments: ENDPOINT REGION ACCOUNT".into());
    };
    let settings = Settings {
        environment: Environment::of_process(),
        endpoints: Endpoints { quicksight: Some(endpoint.clone()), ..Endpoints::default() },
        ..Settings::default()
    };
    let quicksight = Aws::new(settings).quicksight(region, &[])?;
    let deadline = Deadline::never().with_timeout(Duration::from_secs(120));
    let connector = Connector {
        name: "Example".to_owned(),
        connector_type: "GENERIC_HTTP".to_owned(),
        description: None,
        vpc_connection_arn: None,
        authentication: Authentication::None { base_endpoint: "https://api.example.com".to_owned() },
    };
    let (desired, id) = (Desired { connector, secret: None }, "example");

    let created = quicksight.create(account, id, &desired, &Permissions::new(), &Tags::new(), &deadline).await;
    println!("created {:?}", created.map_err(|failure| failure.fault)?.arn);

    let describe = async |deadline: Deadline| quicksight.describe(account, id, &deadline).await;
    let ended = wait_until(&deadline, describe, |described| match described {
        Ok(Some(described)) if described.attributes.phase() == Phase::InProgress => None,
        other => Some(other),
    });
    println!("described {:?}", ended.await.map_err(|expired| format!("{expired:?}"))??);

    quicksight.delete(account, id, &deadline).await?;
    println!("deleted");
    Ok(())
}
