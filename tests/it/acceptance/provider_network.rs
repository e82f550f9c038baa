//! The way to AWS: certificates, proxies, and which of AWS's hosts are asked. Most tests here know AWS by its real names.

use crate::support::{ADDRESS, Cloud, REGION, Workspace, sample};

const KEYS: &str = "  region = \"us-east-1\"\n  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n";

fn config() -> String {
    sample("NONE").resource("")
}

/// A workspace without any endpoint of its own, and the cloud around its emulator. Nothing is trusted or proxied yet.
fn clouded(arguments: &str) -> (Workspace, Cloud) {
    let workspace = Workspace::new();
    workspace.write_bare(&format!("{KEYS}{arguments}"), &config());
    let cloud = Cloud::around(&workspace);
    (workspace, cloud)
}

/// Sets the variables that make `workspace` use `cloud`.
fn by_variables(workspace: &Workspace, cloud: &Cloud) {
    workspace.env("HTTPS_PROXY", &cloud.proxy()).env("AWS_CA_BUNDLE", &Cloud::bundle(workspace).display().to_string());
}

#[test]
fn an_assumed_role_a_proxy_and_a_private_authority_work_together_with_the_real_hosts() {
    let workspace = Workspace::new();
    let cloud = Cloud::around(&workspace);
    let arguments = format!(
        "{KEYS}  https_proxy = \"{}\"\n  custom_ca_bundle = \"~/ca.pem\"\n  assume_role {{\n    role_arn = \"arn:aws:iam::123456789012:role/deploy\"\n  }}\n",
        cloud.proxy()
    );
    workspace.write_bare(&arguments, &config());
    workspace.env("TF_LOG", "TRACE");
    let run = workspace.apply();
    run.expect_silent_about(&["made-up-of", "session-token-1", "secret-access-key-1"]);
    assert_eq!(workspace.state(ADDRESS)["region"], "us-east-1");
    assert!(cloud.has_tunnel_to("sts.us-east-1.amazonaws.com"), "{:?}", cloud.tunnels());
    assert!(cloud.has_tunnel_to("quicksight.us-east-1.amazonaws.com"), "{:?}", cloud.tunnels());
    assert!(workspace.count("AssumeRole") > 0);
    assert!(workspace.emulator.calls_of("CreateActionConnector")[0].access_key.starts_with("ASIAEMULATOR"));
    workspace.destroy();
}

#[test]
fn proxy_and_authority_are_read_from_their_variables_too() {
    for proxy in ["HTTPS_PROXY", "https_proxy"] {
        let (workspace, cloud) = clouded("");
        workspace.env(proxy, &cloud.proxy()).env("AWS_CA_BUNDLE", &Cloud::bundle(&workspace).display().to_string());
        workspace.plan().expect_success();
        assert!(cloud.has_tunnel_to("sts.us-east-1.amazonaws.com"), "{proxy}: {:?}", cloud.tunnels());
    }
}

#[test]
fn an_authority_that_is_not_trusted_is_refused_and_the_password_of_the_proxy_is_not_shown() {
    let (workspace, cloud) = clouded("");
    workspace.env("HTTPS_PROXY", &cloud.proxy());
    let run = workspace.plan().expect_failure(&["STS", "certificate"]);
    run.expect_silent_about(&["pa55word-of-proxy"]);
    assert!(workspace.emulator.calls().is_empty());
}

#[test]
fn a_bundle_is_trusted_without_a_proxy_too() {
    let workspace = Workspace::new();
    let cloud = Cloud::around(&workspace);
    let endpoint = cloud.direct();
    let block = format!("{KEYS}  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}\n");
    workspace.write_bare(&format!("{block}  custom_ca_bundle = \"${{path.cwd}}/ca.pem\"\n"), &config());
    workspace.apply();
    workspace.destroy();
    workspace.write_bare(&block, &config());
    workspace.plan().expect_failure(&["certificate"]);
}

#[test]
fn this_machine_is_never_reached_through_a_proxy() {
    let workspace = Workspace::new();
    let cloud = Cloud::around(&workspace);
    let (secure, plain) = (cloud.direct(), workspace.emulator.endpoint());
    let block = format!(
        "{KEYS}  https_proxy = \"{proxy}\"\n  custom_ca_bundle = \"~/ca.pem\"\n  endpoints {{\n    quicksight = \"{plain}\"\n    sts = \"{secure}\"\n  }}\n",
        proxy = cloud.proxy()
    );
    workspace.write_bare(&block, &config()).env("HTTP_PROXY", &cloud.proxy());
    workspace.apply();
    assert!(cloud.tunnels().is_empty(), "{:?}", cloud.tunnels());
    workspace.destroy();
}

#[test]
fn hosts_that_need_no_proxy_are_reached_without_it() {
    for (list, in_the_block) in [("example.com, *.no-such-host.invalid", true), ("sts.no-such-host.invalid:443", false)] {
        let (workspace, cloud) = clouded("");
        let mut block =
            format!("{KEYS}  max_retries = 1\n  endpoints {{\n    sts = \"https://sts.no-such-host.invalid\"\n  }}\n");
        if in_the_block {
            block += &format!("  no_proxy = \"{list}\"\n");
        } else {
            workspace.env("NO_PROXY", list);
        }
        workspace.write_bare(&block, &config()).env("HTTPS_PROXY", &cloud.proxy());
        // Without the proxy the host is looked up, and there is none.
        workspace.plan().expect_failure(&["sts.no-such-host.invalid"]);
        assert!(cloud.tunnels().is_empty(), "{list}: {:?}", cloud.tunnels());
        workspace.write_bare(&block.replace("://sts.no-such-host.invalid", "://sts.no-such-host.invalid.other"), &config());
        workspace.plan().expect_failure(&["certificate"]);
        assert!(cloud.has_tunnel_to("sts.no-such-host.invalid.other"), "{list}: {:?}", cloud.tunnels());
    }
}

#[test]
fn a_proxy_that_is_not_exempted_carries_requests_to_any_host() {
    let workspace = Workspace::new();
    let cloud = Cloud::around(&workspace);
    let endpoint = "http://aws.example:4566";
    let block = format!(
        "{KEYS}  http_proxy = \"{}\"\n  https_proxy = \"\"\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}\n",
        cloud.proxy()
    );
    workspace.write_bare(&block, &config());
    workspace.plan().expect_success().expect_silent_about(&["Missing HTTPS Proxy"]);
    assert!(cloud.tunnels().iter().any(|url| url.starts_with(endpoint)), "{:?}", cloud.tunnels());
}

#[test]
fn a_proxy_that_cannot_be_reached_is_named_with_what_names_it() {
    let workspace = Workspace::new();
    let endpoints = "  endpoints {\n    quicksight = \"http://quicksight.example\"\n    sts = \"http://sts.example\"\n  }\n";
    let keys = format!("  region = \"{REGION}\"\n  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n{endpoints}");
    workspace.env("HTTP_PROXY", "http://ada:pa55word@127.0.0.1:9").write_bare(&keys, &sample("NONE").resource(""));
    let run = workspace.plan().expect_failure(&["http://sts.example through the proxy http://127.0.0.1:9 (HTTP_PROXY)"]);
    run.expect_silent_about(&["pa55word"]);
}

#[test]
fn a_socks_proxy_is_refused_only_when_a_request_would_go_through_it() {
    let workspace = Workspace::of(&config());
    workspace.env("HTTPS_PROXY", "socks5://ada:pa55word@proxy.example:1080");
    workspace.plan().expect_success();
    workspace.write_bare(KEYS, &config());
    workspace.plan().expect_failure(&["HTTPS_PROXY is a SOCKS proxy", "HTTP proxy"]).expect_silent_about(&["pa55word"]);
}

#[test]
fn a_proxy_for_http_alone_serves_https_with_a_warning() {
    let workspace = Workspace::new();
    let cloud = Cloud::around(&workspace);
    let block = format!("{KEYS}  http_proxy = \"{}\"\n  custom_ca_bundle = \"~/ca.pem\"\n", cloud.proxy());
    workspace.write_bare(&block, &config());
    let run = workspace.plan().expect_success();
    assert!(run.text().contains("Missing HTTPS Proxy"), "{run}");
    assert!(cloud.has_tunnel_to("sts.us-east-1.amazonaws.com"), "{:?}", cloud.tunnels());
}

#[test]
fn a_bundle_or_proxy_that_cannot_be_used_is_an_error_at_its_argument() {
    let workspace = Workspace::new();
    workspace.write_file("empty.pem", "nothing\n");
    for (argument, says) in [
        ("  custom_ca_bundle = \"/nonexistent.pem\"", &["Cannot Read CA Bundle", "/nonexistent.pem", "custom_ca_bundle ="][..]),
        ("  custom_ca_bundle = \"~/empty.pem\"", &["contains no usable certificate", "custom_ca_bundle ="]),
        ("  https_proxy = \"ftp://ada:pa55word@proxy\"", &["Invalid Proxy", "https_proxy ="]),
    ] {
        workspace.provider(argument).write(&config());
        workspace.plan().expect_failure(says);
    }
    workspace.provider("").write(&config());
    workspace.env("AWS_CA_BUNDLE", "/nonexistent.pem");
    workspace.plan().expect_failure(&["AWS_CA_BUNDLE", "/nonexistent.pem"]);
}

#[test]
fn fips_and_dual_stack_endpoints_are_selected_by_argument_and_by_variable() {
    for (argument, variable, host) in [
        ("  use_fips_endpoint = true\n", None, "sts-fips.us-east-1.amazonaws.com"),
        ("", Some("AWS_USE_FIPS_ENDPOINT"), "sts-fips.us-east-1.amazonaws.com"),
        ("  use_dualstack_endpoint = true\n", None, "sts.us-east-1.api.aws"),
        ("", Some("AWS_USE_DUALSTACK_ENDPOINT"), "sts.us-east-1.api.aws"),
    ] {
        let (workspace, cloud) = clouded(argument);
        by_variables(&workspace, &cloud);
        if let Some(variable) = variable {
            workspace.env(variable, "true");
        }
        workspace.plan().expect_success();
        assert!(cloud.has_tunnel_to(host), "{argument}{variable:?}: {:?}", cloud.tunnels());
    }
}

#[test]
fn quick_sight_is_reached_at_its_fips_endpoint() {
    let (workspace, cloud) = clouded("  use_fips_endpoint = true\n");
    by_variables(&workspace, &cloud);
    workspace.apply();
    assert!(cloud.has_tunnel_to("quicksight-fips.us-east-1.amazonaws.com"), "{:?}", cloud.tunnels());
    workspace.destroy();
}

#[test]
fn a_host_that_refuses_or_is_not_found_fails_soon_with_a_hint() {
    for endpoint in ["http://127.0.0.1:9", "http://no-such-host.invalid"] {
        let workspace = Workspace::new();
        workspace.write_bare(&format!("{KEYS}  endpoints {{\n    sts = \"{endpoint}\"\n  }}\n"), &config());
        let began = std::time::Instant::now();
        workspace.plan().expect_failure(&["GetCallerIdentity", "Cannot connect to", endpoint, "proxies", "aws_account_id"]);
        assert!(began.elapsed().as_secs() < 20, "{endpoint}: {:?}", began.elapsed());
    }
}
