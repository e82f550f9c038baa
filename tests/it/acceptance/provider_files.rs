//! Shared files as people have them: written for the AWS CLI and for other SDKs, by hand, by Windows, by older tools; and sessions of IAM Identity
//! Center under the conditions of companies.

use crate::support::{Cloud, PORTAL_TOKEN, Sources, Workspace, can_mount, sample};

use super::provider_credentials::{endpoints, key, profiles, workspace};

const KEYS: &str = "aws_access_key_id = AKIATEAM\naws_secret_access_key = made-up\n";

/// A workspace whose provider block has endpoints and no Region, with these shared files.
fn with_files(arguments: &str, config: &str, credentials: &str) -> Workspace {
    workspace("", |workspace| {
        let block = endpoints(workspace).replace("  region = \"us-east-1\"\n", "");
        workspace.write_bare(&format!("{block}{arguments}"), &sample("NONE").resource(""));
        profiles(workspace, config, credentials);
    })
}

#[test]
fn shared_files_are_parsed_as_other_tools_parse_them() {
    for (profile, config, credentials) in [
        (
            "default",
            "[default]\nregion = us-east-1\n  # moved from us-west-2\noutput = json\n".to_owned(),
            format!("[default]\n{KEYS}"),
        ),
        (
            "default",
            "[default] # mine\nregion = us-east-1 # for now\n".to_owned(),
            format!("[default]\n{KEYS}aws_session_token =\n"),
        ),
        ("default", format!("\u{feff}[default]\r\nregion = us-east-1\r\n{}", KEYS.replace('\n', "\r\n")), String::new()),
        (
            "my team",
            format!("[profile \"my team\"]\n    region = us-east-1\n\n[profile broken\nnonsense\n[other]\n{KEYS}"),
            format!("[my team]\n{KEYS}"),
        ),
    ] {
        let workspace = with_files("", &config, &credentials);
        workspace.env("AWS_PROFILE", profile);
        assert_eq!(key(&workspace), "AKIATEAM", "{config:?}");
    }
}

#[test]
fn a_profile_gives_its_role_a_duration() {
    let config = "[default]\nregion = us-east-1\n\n[profile admin]\n    region = us-east-1\n    role_arn = arn:aws:iam::123456789012:role/admin\n    source_profile = default\n    duration_seconds = 7200\n";
    let workspace = with_files("  profile = \"admin\"\n", config, &format!("[default]\n{KEYS}"));
    assert!(key(&workspace).starts_with("ASIAEMULATOR"));
    let call = &workspace.emulator.calls_of("AssumeRole")[0];
    assert_eq!((call.access_key.as_str(), &call.body["DurationSeconds"]), ("AKIATEAM", &"7200".into()));
}

#[test]
fn an_unsupported_profile_is_one_error_with_the_alternative() {
    let role = "role_arn = arn:aws:iam::123456789012:role/admin\nsource_profile = default\nmfa_serial = arn:aws:iam::123456789012:mfa/ada\n";
    let six = sample("NONE").resource("").replacen("{\n", "{\n  count = 6\n", 1);
    for (profile, config, says) in [
        (
            "admin",
            format!("[profile admin]\n{role}"),
            &["Requires MFA", "`mfa_serial` (line 4 of", "export-credentials --profile admin"][..],
        ),
        (
            "default",
            "[default]\nregion = us-esat-1\n".to_owned(),
            &["`region` of profile \"default\" (line 2 of", "Did you mean us-east-1?"],
        ),
        ("default", "[default]\nregion us-east-1\n".to_owned(), &["Line 2 of"]),
    ] {
        let workspace = with_files("", &config, &format!("[default]\n{}", if profile == "admin" { KEYS } else { "" }));
        workspace.write_bare(&endpoints(&workspace).replace("  region = \"us-east-1\"\n", ""), &six);
        workspace.env("AWS_PROFILE", profile);
        let run = workspace.plan().expect_failure(says);
        assert_eq!(run.text().matches("Error:").count(), 1, "{run}");
        assert!(workspace.emulator.calls().is_empty(), "{run}");
    }
}

#[test]
fn named_files_may_be_missing_and_those_that_cannot_be_read_are_an_error() {
    let workspace = workspace("  shared_credentials_files = [\"~/.aws/credentials\"]\n", |workspace| {
        workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "made-up");
    });
    assert_eq!(key(&workspace), "AKIAENVIRONMENT");
    let block = endpoints(&workspace);
    workspace.write_bare(&format!("{block}  shared_config_files = [path.cwd]\n"), &sample("NONE").resource(""));
    workspace.plan().expect_failure(&["Cannot Read Shared AWS File", "named by `shared_config_files`", "shared_config_files ="]);
    workspace.write_bare(&block, &sample("NONE").resource(""));
    let wide: Vec<u8> = "[default]\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(workspace.path().join("wide"), [&[0xFF, 0xFE], wide.as_slice()].concat()).expect("a file can be written");
    workspace.env("AWS_CONFIG_FILE", &workspace.path().join("wide").display().to_string());
    workspace.plan().expect_failure(&["AWS_CONFIG_FILE", "UTF-16", "Save it as UTF-8"]);

    let six = sample("NONE").resource("").replacen("{\n", "{\n  count = 6\n", 1);
    let keyless = with_files("", "[default]\nregion = us-east-1\n", "");
    keyless.write_bare(&endpoints(&keyless), &six);
    keyless.env("AWS_WEB_IDENTITY_TOKEN_FILE", "~/token").env("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/ci");
    let run =
        keyless.plan().expect_failure(&["With Web Identity", "token, named by AWS_WEB_IDENTITY_TOKEN_FILE, cannot be read"]);
    assert_eq!(run.text().matches("Error:").count(), 1, "{run}");
    keyless.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").env("AWS_SECRET_ACCESS_KEY", "made-up");
    assert_eq!(key(&keyless), "AKIAENVIRONMENT");
}

#[test]
fn the_bundle_of_a_profile_is_trusted() {
    let workspace = with_files("", "", "");
    let cloud = Cloud::around(&workspace);
    profiles(&workspace, &format!("[default]\nregion = us-east-1\nca_bundle = ~/ca.pem\n{KEYS}"), "");
    workspace.write_bare("", &sample("NONE").resource("")).env("HTTPS_PROXY", &cloud.proxy());
    workspace.plan().expect_success();
    profiles(&workspace, &format!("[default]\nregion = us-east-1\nca_bundle = ~/missing.pem\n{KEYS}"), "");
    workspace.plan().expect_failure(&["Cannot Read CA Bundle", "missing.pem", "`ca_bundle` of profile \"default\" (line 3 of"]);
}

const PORTAL: &str = "sso_account_id = 123456789012\nsso_role_name = deploy\n";
const SESSION: &str = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n";
const OLD_LINES: &str = "sso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n";
/// As `printf corp | sha1sum` names it.
const CACHE: &str = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";

/// A workspace with a profile that signs in at IAM Identity Center; its session has ended and can be renewed.
fn signed_in(arguments: &str) -> Workspace {
    let workspace = with_files(
        &format!("  region = \"us-east-1\"\n  profile = \"corp\"\n{arguments}"),
        &format!("[profile corp]\nsso_session = corp\n{OLD_LINES}{PORTAL}\n{SESSION}"),
        "",
    );
    workspace.write_file(
        CACHE,
        r#"{"accessToken":"old","expiresAt":"2020-01-01T00:00:00Z","refreshToken":"first","clientId":"id","clientSecret":"made-up","registrationExpiresAt":"2099-01-01T00:00:00Z"}"#,
    );
    workspace
}

#[test]
fn lines_of_a_profile_for_older_tools_are_ignored_and_a_renewed_session_is_stored() {
    let workspace = signed_in("");
    let cloud = Cloud::around(&workspace);
    workspace.env("HTTPS_PROXY", &cloud.proxy()).env("AWS_CA_BUNDLE", &Cloud::bundle(&workspace).display().to_string());
    assert_eq!(key(&workspace), "AKIAPORTAL");
    let kept = std::fs::read_to_string(workspace.path().join(CACHE)).expect("it is still there");
    assert!(kept.contains(PORTAL_TOKEN) && kept.contains("\"next\""), "{kept}");
}

#[test]
fn a_session_is_renewed_where_the_home_directory_cannot_be_written() {
    if !can_mount() {
        return;
    }
    let workspace = signed_in("");
    let cloud = Cloud::around(&workspace);
    workspace.env("HTTPS_PROXY", &cloud.proxy()).env("AWS_CA_BUNDLE", &Cloud::bundle(&workspace).display().to_string());
    workspace.prepare("mount --bind .aws .aws\nmount -o remount,bind,ro .aws\n! touch .aws/sso/cache/x 2> /dev/null");
    assert_eq!(key(&workspace), "AKIAPORTAL");
    let kept = std::fs::read_to_string(workspace.path().join(CACHE)).expect("it is still there");
    assert!(kept.contains("\"old\""), "{kept}");
}

#[test]
fn fips_needs_an_endpoint_of_the_portal_which_then_renews_the_session_too() {
    let workspace = signed_in("  use_fips_endpoint = true\n");
    let run = workspace
        .plan()
        .expect_failure(&["no FIPS endpoint in us-east-1", "sso = \"https://portal.sso.us-east-1.amazonaws.com\""]);
    assert_eq!(run.text().matches("Error:").count(), 1, "{run}");

    let sources = Sources::start();
    let endpoint = workspace.emulator.endpoint();
    let block = |sso: &str| {
        format!(
            "  region = \"us-east-1\"\n  profile = \"corp\"\n  use_fips_endpoint = true\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n    sso = \"{sso}\"\n  }}\n"
        )
    };
    let session = std::fs::read_to_string(workspace.path().join(CACHE)).expect("it was written");
    workspace.write_bare(&block(&sources.endpoint()), &sample("NONE").resource(""));
    assert_eq!(key(&workspace), "AKIAPORTAL");
    assert_eq!(sources.requests(), ["POST /token", "GET /federation/credentials"]);

    workspace.write_file(CACHE, &session);
    let cloud = Cloud::around(&workspace);
    workspace.write_bare(&block("https://portal.sso.us-east-1.amazonaws.com"), &sample("NONE").resource(""));
    workspace.env("HTTPS_PROXY", &cloud.proxy()).env("AWS_CA_BUNDLE", &Cloud::bundle(&workspace).display().to_string());
    assert_eq!(key(&workspace), "AKIAPORTAL");
    let hosts: Vec<String> =
        cloud.tunnels().iter().map(|tunnel| tunnel.split(' ').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(hosts, ["oidc.us-east-1.amazonaws.com:443", "portal.sso.us-east-1.amazonaws.com:443"]);
}

#[test]
fn keys_beside_a_session_are_used_and_a_warning_names_what_is_not() {
    let config = format!("[profile corp]\nregion = us-east-1\nsso_session = corp\n{PORTAL}\n{SESSION}");
    let workspace = with_files("  profile = \"corp\"\n", &config, &format!("[corp]\n{KEYS}"));
    assert_eq!(key(&workspace), "AKIATEAM");
    let run = workspace.plan().expect_success().expect_says(&[
        "Take Precedence",
        "`aws_access_key_id` (line 2 of",
        "`sso_session` (line 3 of",
    ]);
    run.expect_says(&["advisory_checks"]);
}

#[test]
fn a_session_of_aws_login_gives_credentials_and_is_renewed_with_its_key() {
    let sources = Sources::start();
    let workspace = with_files(
        "",
        "[default]\nregion = us-east-1\nlogin_session = arn:aws:iam::123456789012:user/ada\n\n[profile dev]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = default\n",
        "",
    );
    workspace.env("AWS_ENDPOINT_URL_SIGNIN", &sources.endpoint()).env("AWS_LOGIN_CACHE_DIRECTORY", "~/sessions");
    workspace.plan().expect_failure(&["there is no session", "aws login --profile default"]);
    // As `printf arn:aws:iam::123456789012:user/ada | sha256sum` names it.
    const FILE: &str = "sessions/397b11bbda6668a5a8d17d42c91036373f4a376627089c204bef61ce0ae993c2.json";
    let session = |end: &str| {
        format!(
            r#"{{"accessToken":{{"accessKeyId":"AKIALOGIN","secretAccessKey":"made-up","sessionToken":"made-up-token","accountId":"123456789012","expiresAt":"{end}"}},"tokenType":"aws_sigv4","refreshToken":"first","clientId":"arn:aws:signin:::devtools/same-device","dpopKey":"{KEY}"}}"#
        )
    };
    std::fs::create_dir(workspace.path().join("sessions")).expect("a directory can be made");
    workspace.write_file(FILE, &session("2099-01-01T00:00:00Z"));
    assert_eq!(key(&workspace), "AKIALOGIN");
    assert!(sources.requests().is_empty());
    workspace.write_file(FILE, &session("2020-01-01T00:00:00Z"));
    workspace.env("AWS_PROFILE", "dev");
    assert!(key(&workspace).starts_with("ASIAEMULATOR"));
    assert_eq!(workspace.emulator.calls_of("AssumeRole")[0].access_key, "AKIARENEWED");
    assert_eq!(sources.requests(), ["POST /v1/token"]);
    let kept = std::fs::read_to_string(workspace.path().join(FILE)).expect("it is still there");
    assert!(kept.contains("AKIARENEWED") && kept.contains("\"next\"") && kept.contains("EC PRIVATE KEY"), "{kept}");
}

/// A key that AWS made up for tests, as JSON has it.
const KEY: &str = r"-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBMB/RwQERsVoqWRQG4zK8CnaAa5dfrpbm+9tFdBh3z4oAoGCCqGSM49\nAwEHoUQDQgAEWb1VLi1EA2hJaTz4yYuxSELvY+1GAfL+8rUTCAdiFid87Bf6GY+s\n2+1RpqDv0RpZiDIMCrZrsAh+RK9S3QCaGA==\n-----END EC PRIVATE KEY-----\n";
