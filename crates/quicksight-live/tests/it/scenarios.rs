//! The provider on the strict service, run by Terraform: all that a run on AWS would try.

use harness::{cli, program};
use quicksight_live::client::Client;
use quicksight_live::credentials::{CredentialsCache, Source};
use quicksight_live::names::Run;
use quicksight_live::scenarios::{self, Outcome};

use super::support::{ACCOUNT, REGION, arguments, emulator};

#[test]
fn the_provider_passes_every_scenario_on_a_strict_service_and_leaves_nothing() {
    let emulator = emulator(&[]);
    let mut arguments = arguments(&emulator);
    arguments.provider = Some(program::built("terraform-provider-quicksight"));
    cli::recent().path.clone_into(&mut arguments.cli);
    let credentials = CredentialsCache::new(&Source::MadeUp, REGION).unwrap();
    let client = Client::new(REGION, ACCOUNT, Some(&emulator.endpoint()), credentials);
    let all = scenarios::run(&client, &Run::starting_now("tf-live"), &arguments, |_| ()).unwrap();
    for ran in &all {
        assert_eq!(ran.outcome, Outcome::Passed, "{}", ran.title);
    }
    assert_eq!(all.len(), 13);
    assert_eq!(emulator.connectors(), []);
}
