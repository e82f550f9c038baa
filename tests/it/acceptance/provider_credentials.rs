//! Where credentials come from: each source by itself, which goes before which, and what is said when there are none. The access key of
//! a request tells who gave it.

use crate::support::{Cloud, PORTAL_TOKEN, Sources, Workspace, sample};

fn config() -> String {
    sample("NONE").resource("")
}

/// The endpoints of the emulator, as a block.
pub(super) fn endpoints(workspace: &Workspace) -> String {
    let endpoint = workspace.emulator.endpoint();
    format!("  region = \"us-east-1\"\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}\n")
}

/// A workspace with the endpoints of the emulator, these arguments, and whatever else `prepare` does.
pub(super) fn workspace(arguments: &str, prepare: impl FnOnce(&Workspace)) -> Workspace {
    let workspace = Workspace::new();
    workspace.write_bare(&format!("{}{arguments}", endpoints(&workspace)), &config());
    prepare(&workspace);
    workspace
}

/// Plans, which asks STS whose the credentials are, and says by which access key.
#[track_caller]
pub(super) fn key(workspace: &Workspace) -> String {
    workspace.emulator.clear_calls();
    workspace.plan().expect_success();
    let calls = workspace.emulator.calls_of("GetCallerIdentity");
    assert_eq!(calls.len(), 1, "{calls:?}");
    calls[0].access_key.clone()
}

pub(super) fn profiles(workspace: &Workspace, config: &str, credentials: &str) {
    std::fs::create_dir_all(workspace.path().join(".aws/sso/cache")).expect("directories can be made");
    workspace.write_file(".aws/config", config).write_file(".aws/credentials", credentials);
}

const TEAM: &str = "[team]\naws_access_key_id = AKIATEAM\naws_secret_access_key = made-up\n";

#[test]
fn keys_of_the_block_take_precedence_over_every_other_source() {
    let arguments =
        "  access_key = \"AKIABLOCK\"\n  secret_key = \"made-up\"\n  token = \"made-up-token\"\n  profile = \"team\"\n";
    let workspace = workspace(arguments, |workspace| {
        profiles(workspace, "", TEAM);
        workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "made-up");
    });
    assert_eq!(key(&workspace), "AKIABLOCK");
}

#[test]
fn keys_of_the_environment_take_precedence_over_the_profile_of_the_environment() {
    let workspace = workspace("", |workspace| {
        profiles(workspace, "", TEAM);
        workspace.env("AWS_PROFILE", "team").env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT");
        workspace.env("AWS_SECRET_ACCESS_KEY", "made-up").env("AWS_SESSION_TOKEN", "made-up-token");
    });
    assert_eq!(key(&workspace), "AKIAENVIRONMENT");
}

#[test]
fn a_profile_of_the_block_takes_precedence_over_keys_of_the_environment() {
    let workspace = workspace("  profile = \"team\"\n", |workspace| {
        profiles(workspace, "", TEAM);
        workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "made-up");
    });
    assert_eq!(key(&workspace), "AKIATEAM");
}

#[test]
fn a_profile_is_named_by_either_variable() {
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
        let workspace = workspace("", |workspace| {
            profiles(workspace, "", TEAM);
            workspace.env(variable, "team");
        });
        assert_eq!(key(&workspace), "AKIATEAM", "{variable}");
    }
}

#[test]
fn shared_files_are_named_by_arguments_in_which_home_and_variables_are_filled_in_or_by_variables() {
    let arguments =
        "  profile = \"team\"\n  shared_config_files = [\"~/conf\"]\n  shared_credentials_files = [\"$PLACE/cred\"]\n";
    let by_arguments = workspace(arguments, |workspace| {
        workspace.write_file("conf", "[profile team]\n").write_file("cred", TEAM);
        workspace.env("PLACE", &workspace.path().display().to_string());
    });
    assert_eq!(key(&by_arguments), "AKIATEAM");
    let by_variables = workspace("", |workspace| {
        workspace.write_file("conf", "[profile team]\n").write_file("cred", TEAM);
        let place = |name: &str| workspace.path().join(name).display().to_string();
        workspace.env("AWS_CONFIG_FILE", &place("conf")).env("AWS_SHARED_CREDENTIALS_FILE", &place("cred"));
        workspace.env("AWS_PROFILE", "team");
    });
    assert_eq!(key(&by_variables), "AKIATEAM");
}

#[test]
fn a_profile_assumes_its_role_with_the_credentials_of_another_at_the_endpoint_of_the_block() {
    let config = "[profile deploy]\nrole_arn = arn:aws:iam::123456789012:role/deploy\nsource_profile = team\n";
    let workspace = workspace("  profile = \"deploy\"\n", |workspace| profiles(workspace, config, TEAM));
    let session = key(&workspace);
    let calls = workspace.emulator.calls_of("AssumeRole");
    assert_eq!(calls.len(), 1);
    assert_eq!(
        (calls[0].access_key.as_str(), calls[0].body["RoleArn"].as_str()),
        ("AKIATEAM", Some("arn:aws:iam::123456789012:role/deploy"))
    );
    assert!(session.starts_with("ASIAEMULATOR"), "{session}");
}

#[test]
fn a_profile_assumes_its_role_with_the_credentials_of_a_source() {
    let sources = Sources::start();
    for (source, expected) in
        [("Environment", "AKIAENVIRONMENT"), ("Ec2InstanceMetadata", "AKIAMACHINE"), ("EcsContainer", "AKIACONTAINER")]
    {
        let config =
            format!("[profile deploy]\nrole_arn = arn:aws:iam::123456789012:role/deploy\ncredential_source = {source}\n");
        let arguments = format!("  profile = \"deploy\"\n  ec2_metadata_service_endpoint = \"{}\"\n", sources.endpoint());
        let workspace = workspace(&arguments, |workspace| {
            profiles(workspace, &config, "");
            workspace.env("AWS_EC2_METADATA_DISABLED", "false");
            workspace.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", &format!("{}/container", sources.endpoint()));
            workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "made-up");
        });
        key(&workspace);
        assert_eq!(workspace.emulator.calls_of("AssumeRole")[0].access_key, expected, "{source}");
    }
}

#[test]
fn a_credential_process_gives_credentials() {
    let answer = r#"{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"made-up","SessionToken":"made-up","Expiration":"2099-01-01T00:00:00Z"}"#;
    let workspace = workspace("  profile = \"process\"\n", |workspace| {
        workspace.write_file("answer.json", answer);
        let file = workspace.path().join("answer.json");
        profiles(workspace, &format!("[profile process]\ncredential_process = cat {}\n", file.display()), "");
    });
    assert_eq!(key(&workspace), "AKIAPROCESS");
}

const PORTAL_PROFILE: &str = "[profile corp]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = admin\n\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n";

fn signed_in(workspace: &Workspace, session: &str) {
    profiles(workspace, PORTAL_PROFILE, "");
    let name = String::from_utf8(
        std::process::Command::new("sh")
            .args(["-c", "printf corp | sha1sum | cut -c1-40"])
            .output()
            .expect("sha1sum is there")
            .stdout,
    );
    let name = name.expect("a sum is text");
    workspace.write_file(&format!(".aws/sso/cache/{}.json", name.trim()), session);
}

#[test]
fn a_session_that_was_signed_in_gives_credentials_at_the_endpoint_of_the_block() {
    let sources = Sources::start();
    let workspace = Workspace::new();
    let endpoint = workspace.emulator.endpoint();
    let block = format!(
        "  region = \"us-east-1\"\n  profile = \"corp\"\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n    sso = \"{}\"\n  }}\n",
        sources.endpoint()
    );
    workspace.write_bare(&block, &config());
    signed_in(
        &workspace,
        &format!(
            r#"{{"accessToken":"{PORTAL_TOKEN}","expiresAt":"2099-01-01T00:00:00Z","region":"us-east-1","startUrl":"https://corp.awsapps.com/start"}}"#
        ),
    );
    assert_eq!(key(&workspace), "AKIAPORTAL");
    assert_eq!(sources.requests(), ["GET /federation/credentials"]);
}

#[test]
fn a_session_is_renewed_or_the_error_shows_how_to_sign_in() {
    let renewable = workspace("  profile = \"corp\"\n", |_| {});
    let cloud = Cloud::around(&renewable);
    renewable.env("HTTPS_PROXY", &cloud.proxy()).env("AWS_CA_BUNDLE", &Cloud::bundle(&renewable).display().to_string());
    let renewal =
        r#","refreshToken":"first","clientId":"id","clientSecret":"made-up","registrationExpiresAt":"2099-01-01T00:00:00Z""#;
    let session = |rest: &str| {
        format!(
            r#"{{"accessToken":"old","expiresAt":"2020-01-01T00:00:00Z","region":"us-east-1","startUrl":"https://corp.awsapps.com/start"{rest}}}"#
        )
    };
    signed_in(&renewable, &session(renewal));
    assert_eq!(key(&renewable), "AKIAPORTAL");
    assert_eq!(cloud.sources.requests(), ["POST /token", "GET /federation/credentials"]);

    signed_in(&renewable, &session(""));
    renewable.plan().expect_failure(&["Profile \"corp\"", "aws sso login --profile corp"]);
}

#[test]
fn a_web_identity_of_the_environment_takes_precedence_over_the_shared_files() {
    let workspace = workspace("", |workspace| {
        profiles(workspace, "", &TEAM.replace("team", "default"));
        workspace.write_file("token", "the-token\n");
        workspace.env("AWS_WEB_IDENTITY_TOKEN_FILE", &workspace.path().join("token").display().to_string());
        workspace.env("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/ci").env("AWS_ROLE_SESSION_NAME", "run-7");
    });
    assert!(key(&workspace).starts_with("ASIAEMULATOR"));
    let call = &workspace.emulator.calls_of("AssumeRoleWithWebIdentity")[0];
    assert_eq!((&call.body["RoleSessionName"], &call.body["WebIdentityToken"]), (&"run-7".into(), &"the-token".into()));
}

#[test]
fn container_credentials_take_precedence_over_instance_metadata() {
    let sources = Sources::start();
    let container = format!("{}/container", sources.endpoint());
    let machine = workspace(&format!("  ec2_metadata_service_endpoint = \"{}\"\n", sources.endpoint()), |workspace| {
        workspace.env("AWS_EC2_METADATA_DISABLED", "false");
    });
    assert_eq!(key(&machine), "AKIAMACHINE");
    machine.env("AWS_CONTAINER_CREDENTIALS_FULL_URI", &container).env("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer of-container");
    assert_eq!(key(&machine), "AKIACONTAINER");
    machine.write_file("authorization", "Bearer of-container\n");
    machine.env("AWS_CONTAINER_AUTHORIZATION_TOKEN", "wrong").env("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "~/authorization");
    assert_eq!(key(&machine), "AKIACONTAINER");
    machine.env("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "");
    machine.plan().expect_failure(&["HTTP status 404", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]);
}

#[test]
fn a_container_is_found_by_the_path_that_the_variable_names() {
    let workspace = workspace("", |_| {});
    let cloud = Cloud::around(&workspace);
    workspace.env("HTTP_PROXY", &cloud.proxy()).env("NO_PROXY", "127.0.0.1");
    workspace.env("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/container");
    assert_eq!(key(&workspace), "AKIACONTAINER");
    assert!(cloud.tunnels()[0].starts_with("http://169.254.170.2/container"), "{:?}", cloud.tunnels());
}

#[test]
fn instance_metadata_is_configured_by_variables_and_can_be_disabled() {
    let sources = Sources::start();
    let by_variable = workspace("", |workspace| {
        workspace.env("AWS_EC2_METADATA_DISABLED", "false").env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &sources.endpoint());
    });
    assert_eq!(key(&by_variable), "AKIAMACHINE");
    let asked = sources.requests().len();
    by_variable.env("AWS_EC2_METADATA_DISABLED", "true");
    by_variable.plan().expect_failure(&["No Valid Credential Sources Found"]);
    let skipped = workspace("  skip_metadata_api_check = true\n", |workspace| {
        workspace.env("AWS_EC2_METADATA_DISABLED", "false").env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &sources.endpoint());
    });
    skipped.plan().expect_failure(&["No Valid Credential Sources Found", "`skip_metadata_api_check` is true"]);
    assert_eq!(sources.requests().len(), asked);
}

#[test]
fn instance_metadata_uses_the_endpoint_mode_of_the_block_or_the_variable() {
    let workspace = workspace("  ec2_metadata_service_endpoint_mode = \"IPv4\"\n", |_| {});
    let cloud = Cloud::around(&workspace);
    workspace.env("AWS_EC2_METADATA_DISABLED", "false").env("HTTP_PROXY", &cloud.proxy()).env("NO_PROXY", "127.0.0.1");
    workspace.env("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6");
    assert_eq!(key(&workspace), "AKIAMACHINE");
    assert!(cloud.tunnels()[0].starts_with("http://169.254.169.254/"), "{:?}", cloud.tunnels());
    let block = endpoints(&workspace);
    workspace.write_bare(&block, &config());
    assert_eq!(key(&workspace), "AKIAMACHINE");
    assert!(cloud.tunnels().iter().any(|url| url.starts_with("http://[fd00:ec2::254]")), "{:?}", cloud.tunnels());
}

#[test]
fn without_credentials_every_source_is_named_in_order() {
    let workspace = workspace("", |_| {});
    let run = workspace.plan().expect_failure(&[
        "No Valid Credential Sources Found",
        "1. environment: AWS_ACCESS_KEY_ID is not set",
        "2. web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set",
        "3. profile default: no shared AWS files found",
        "4. container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "5. EC2 metadata: AWS_EC2_METADATA_DISABLED is true",
        "aws sso login",
    ]);
    assert!(workspace.emulator.calls().is_empty(), "{run}");
}

#[test]
fn an_incomplete_pair_of_keys_is_an_error_that_names_the_missing_key() {
    let in_the_block = workspace("  access_key = \"AKIABLOCK\"\n", |_| {});
    in_the_block.validate().expect_failure(&["`access_key` requires `secret_key`"]);
    let in_the_environment = workspace("", |workspace| {
        workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT");
    });
    in_the_environment.plan().expect_failure(&["1. environment: AWS_SECRET_ACCESS_KEY is not set"]);
}

#[test]
fn an_unknown_profile_is_an_error_that_lists_the_existing_ones() {
    let workspace = workspace("  profile = \"taem\"\n", |workspace| profiles(workspace, "[profile other]\n", TEAM));
    let run = workspace.plan().expect_failure(&["AWS Profile Not Found", "taem", "other, team", "profile ="]);
    assert_eq!(run.text().matches("Error:").count(), 1, "{run}");
}

#[test]
fn expired_credentials_are_one_error_at_once() {
    let arguments = "  access_key = \"AKIAEXPIRED\"\n  secret_key = \"made-up\"\n  token = \"made-up-token\"\n";
    let workspace = workspace(arguments, |_| {});
    workspace
        .plan()
        .expect_failure(&["AWS Credentials Expired", "ExpiredToken", "Sign in again"])
        .expect_silent_about(&["made-up-token"]);
    assert_eq!(workspace.emulator.calls().len(), 1);
}

#[test]
fn an_interrupt_during_a_sign_in_ends_at_once_and_leaves_nothing_in_doubt() {
    let workspace = workspace("  profile = \"slow\"\n", |workspace| {
        workspace.write_file("sign_in.sh", "touch signing-in\nsleep 60\n");
        profiles(workspace, &format!("[profile slow]\ncredential_process = sh {}/sign_in.sh\n", workspace.path().display()), "");
    });
    let block = format!("{}  profile = \"slow\"\n", endpoints(&workspace));
    workspace.write_bare(&block, &config().replace("  name = ", "  aws_account_id = \"123456789012\"\n  name = "));
    let apply = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    let began = std::time::Instant::now();
    while !workspace.path().join("signing-in").exists() {
        assert!(began.elapsed().as_secs() < 60, "nobody signs in");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let interrupted = std::time::Instant::now();
    apply.interrupt();
    let run = apply.finish().expect_failure(&["CreateActionConnector", "interrupt"]).expect_silent_about(&["import {"]);
    assert!(interrupted.elapsed().as_secs() < 5, "{:?}: {run}", interrupted.elapsed());
    assert!(workspace.state("quicksight_action_connector.example").is_null(), "{run}");
}

#[test]
fn a_profile_assumes_its_role_with_a_token() {
    let config = "[profile ci]\nrole_arn = arn:aws:iam::123456789012:role/ci\nweb_identity_token_file = PLACE/token\nrole_session_name = run-9\n";
    let workspace = workspace("  profile = \"ci\"\n", |workspace| {
        workspace.write_file("token", "the-token");
        profiles(workspace, &config.replace("PLACE", &workspace.path().display().to_string()), "");
    });
    assert!(key(&workspace).starts_with("ASIAEMULATOR"));
    let call = &workspace.emulator.calls_of("AssumeRoleWithWebIdentity")[0];
    assert_eq!((&call.body["RoleSessionName"], &call.body["WebIdentityToken"]), (&"run-9".into(), &"the-token".into()));
}

#[test]
fn a_metadata_service_that_never_answers_times_out_soon() {
    // It takes connections, by its backlog, and never reads.
    let dead = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port of 127.0.0.1 can be bound");
    let address = dead.local_addr().expect("a bound socket has an address");
    let workspace = workspace(&format!("  ec2_metadata_service_endpoint = \"http://{address}\"\n"), |workspace| {
        workspace.env("AWS_EC2_METADATA_DISABLED", "false");
    });
    let began = std::time::Instant::now();
    workspace.plan().expect_failure(&["5. EC2 metadata", &address.to_string(), "hop limit"]);
    assert!(began.elapsed().as_secs() < 8, "{:?}", began.elapsed());
}

#[test]
fn another_service_at_the_metadata_address_counts_as_none() {
    let workspace = workspace("", |workspace| {
        workspace.env("AWS_EC2_METADATA_DISABLED", "false");
        // It refuses what it does not know, as firewalls and proxies do.
        workspace.env("AWS_EC2_METADATA_SERVICE_ENDPOINT", &workspace.emulator.endpoint());
    });
    workspace.plan().expect_failure(&[
        "No Valid Credential Sources Found",
        "1. environment",
        "5. EC2 metadata",
        "refuses requests (HTTP status 403)",
    ]);
}
