//! The provider block and what stands in for it: where region, credentials and endpoints come from. `tests/it/PROVIDER.md` is the table of
//! all its arguments and variables with the test of each, here and in the files beside this one.

use quicksight_emulator::Fault;

use crate::support::{ADDRESS, Workspace, sample};

/// A connector without a secret.
fn config() -> String {
    sample("NONE").resource("")
}

/// A workspace whose provider block is empty, so that everything comes from elsewhere.
fn bare() -> Workspace {
    let workspace = Workspace::new();
    let header = "terraform {\n  required_providers {\n    quicksight = { source = \"registry.terraform.io/quicksight-tf/quicksight\" }\n  }\n}\n";
    workspace.write_file("main.tf", &format!("{header}\n{}", config()));
    workspace
}

#[test]
fn region_credentials_and_endpoints_come_from_the_environment() {
    let workspace = bare();
    let endpoint = workspace.emulator.endpoint();
    workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "made-up");
    workspace.env("AWS_REGION", "eu-west-1").env("AWS_DEFAULT_REGION", "us-west-2").env("AWS_ENDPOINT_URL", &endpoint);
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["region"], "eu-west-1");
    assert!(workspace.calls().iter().all(|call| call.access_key == "AKIAENVIRONMENT"));
    workspace.destroy();
}

#[test]
fn an_endpoint_for_quick_sight_takes_precedence_over_the_one_for_every_service() {
    let workspace = bare();
    let endpoint = workspace.emulator.endpoint();
    workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "made-up").env("AWS_REGION", "eu-west-1");
    workspace
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        .env("AWS_ENDPOINT_URL_QUICKSIGHT", &endpoint)
        .env("AWS_ENDPOINT_URL_STS", &endpoint);
    workspace.apply();
    workspace.destroy();
}

#[test]
fn a_profile_of_the_shared_files_gives_region_and_credentials() {
    let workspace = Workspace::new();
    workspace.write_file("credentials.ini", "[team]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = made-up\n");
    workspace.write_file("config.ini", "[profile team]\nregion = ap-southeast-2\n");
    let header = format!(
        r#"terraform {{
  required_providers {{
    quicksight = {{ source = "registry.terraform.io/quicksight-tf/quicksight" }}
  }}
}}

provider "quicksight" {{
  profile                  = "team"
  shared_config_files      = ["{path}/config.ini"]
  shared_credentials_files = ["{path}/credentials.ini"]
  endpoints {{
    quicksight = "{endpoint}"
    sts        = "{endpoint}"
  }}
}}
"#,
        path = workspace.path().display(),
        endpoint = workspace.emulator.endpoint()
    );
    workspace.write_file("main.tf", &format!("{header}\n{}", config()));
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["region"], "ap-southeast-2");
    assert!(workspace.calls().iter().all(|call| call.access_key == "AKIAPROFILE"));
    workspace.destroy();
}

#[test]
fn the_block_takes_precedence_over_the_environment() {
    let workspace = Workspace::of(&config());
    workspace.env("AWS_REGION", "eu-west-1").env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "made-up");
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["region"], "us-east-1");
    assert!(workspace.calls().iter().all(|call| call.access_key == "AKIAMADEUP"));
    workspace.destroy();
}

#[test]
fn max_retries_counts_the_attempts_of_a_request() {
    let workspace = Workspace::new();
    workspace.provider("  max_retries = 2").write(&config());
    workspace.emulator.fault(Fault::error("CreateActionConnector", "ThrottlingException", "slow down").times(2));
    workspace.try_apply().expect_failure(&["CreateActionConnector", "ThrottlingException", "-parallelism"]);
    assert_eq!(workspace.count("CreateActionConnector"), 2);
    workspace.emulator.fault(Fault::error("CreateActionConnector", "ThrottlingException", "slow down"));
    workspace.apply();
    workspace.destroy();
}

#[test]
fn without_credentials_the_error_names_the_sources_that_were_tried() {
    let workspace = bare();
    workspace.env("AWS_REGION", "eu-west-1").env("AWS_ENDPOINT_URL", &workspace.emulator.endpoint());
    workspace.plan().expect_failure(&["AWS_ACCESS_KEY_ID", "profile"]);
}

#[test]
fn a_bad_environment_value_is_an_error_and_not_a_crash() {
    for (name, value) in
        [("AWS_MAX_ATTEMPTS", "0"), ("AWS_MAX_ATTEMPTS", "many"), ("AWS_RETRY_MODE", "frantic"), ("AWS_USE_FIPS_ENDPOINT", "yes")]
    {
        let workspace = Workspace::of(&config());
        workspace.env(name, value);
        workspace.plan().expect_failure(&[name]).expect_silent_about(&["panic", "Plugin did not respond"]);
    }
}

#[test]
fn the_session_token_of_the_block_is_used_with_its_keys() {
    let workspace = Workspace::new();
    workspace.provider("  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/x\"\n  }").write(&config());
    workspace.plan().expect_success();
    let session = workspace.emulator.calls_of("GetCallerIdentity")[0].access_key.clone();
    let endpoint = workspace.emulator.endpoint();
    let block = |token: &str| {
        format!(
            "  region = \"us-east-1\"\n  access_key = \"{session}\"\n  secret_key = \"secret-access-key-1\"\n  token = \"{token}\"\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}"
        )
    };
    workspace.write_bare(&block("session-token-1"), &config());
    workspace.plan().expect_success();
    workspace.write_bare(&block("another-token"), &config());
    workspace.plan().expect_failure(&["InvalidClientTokenId", "credentials"]).expect_silent_about(&["another-token"]);
    workspace.write_bare("  token = \"alone\"", &config());
    workspace.validate().expect_failure(&["Invalid Attribute Combination", "token ="]);
}

#[test]
fn the_endpoints_of_a_profile_are_used_unless_the_environment_disables_them() {
    let workspace = bare();
    let endpoint = workspace.emulator.endpoint();
    std::fs::create_dir(workspace.path().join(".aws")).expect("a directory can be made");
    let services = format!("[services local]\nsts =\n  endpoint_url = {endpoint}\nquicksight =\n  endpoint_url = {endpoint}\n");
    workspace.write_file(".aws/config", &format!("[default]\nregion = us-east-1\nservices = local\n\n{services}"));
    workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "made-up");
    workspace.apply();
    workspace.destroy();
    workspace.env("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true").env("HTTPS_PROXY", "http://127.0.0.1:9");
    workspace.plan().expect_failure(&["Cannot connect to"]);
}

#[test]
fn an_unknown_region_is_refused_unless_that_check_is_skipped_and_a_copied_block_is_accepted() {
    let workspace = Workspace::new();
    workspace.write(&config().replace("  name = ", "  region = \"mars-1\"\n  name = "));
    workspace.plan().expect_failure(&["mars-1", "skip_region_validation", "region ="]);
    workspace.provider("  skip_region_validation = true\n  skip_credentials_validation = true");
    workspace.write(&config().replace("us-east-1", "mars-1").replace("  name = ", "  region = \"mars-1\"\n  name = "));
    workspace.plan().expect_success();
}
