//! The provider on the strict service, run by Terraform: all that a run on AWS would try.

use std::path::PathBuf;
use std::process::Command;

use quicksight_live::client::Client;
use quicksight_live::credentials::{CredentialsCache, Source};
use quicksight_live::names::Run;
use quicksight_live::scenarios::{self, Outcome};

use super::program::programs;
use super::support::{ACCOUNT, REGION, arguments, emulator};

/// The provider that the tests of the workspace have built, or else one built now.
fn provider() -> PathBuf {
    let built = programs().join(format!("terraform-provider-quicksight{}", std::env::consts::EXE_SUFFIX));
    if !built.is_file() {
        let cargo = std::env::var_os("CARGO").expect("cargo runs the tests");
        let status = Command::new(cargo).args(["build", "--package", "terraform-provider-quicksight"]).status();
        assert!(status.expect("cargo can be run").success(), "the provider cannot be built");
    }
    built
}

#[test]
fn the_provider_passes_every_scenario_on_a_strict_service_and_leaves_nothing() {
    let emulator = emulator(&[]);
    let cli = std::env::var_os("QUICKSIGHT_TEST_CLI").map_or_else(|| PathBuf::from("terraform"), PathBuf::from);
    let arguments = quicksight_live::arguments::Arguments { provider: Some(provider()), cli, ..arguments(&emulator) };
    let credentials = CredentialsCache::new(&Source::MadeUp, REGION).unwrap();
    let client = Client::new(REGION, ACCOUNT, Some(&emulator.endpoint()), credentials);
    let all = scenarios::run(&client, &Run::starting_now("tf-live"), &arguments, |_| ()).unwrap();
    for ran in &all {
        assert_eq!(ran.outcome, Outcome::Passed, "{}", ran.title);
    }
    assert_eq!(all.len(), 13);
    assert_eq!(emulator.connectors(), []);
}
