//! Where secrets are not. One story per kind of secret, with everything logged that can be logged, a plan file, failed changes whose
//! error repeats the secret, and then a search through every file and all output. What the search must find is planted too.

use quicksight_emulator::{Fault, Kind};

use crate::support::{Feature, Run, Sample, Workspace, needs, sample};

/// Long, without a word that occurs elsewhere, and with characters that are escaped differently everywhere.
const WRITE_ONLY: &str = "wo-\"Zq7\\x\n<Kv>&ü%2+/ ?Wj9";
const ROTATED: &str = "wo-rot-\"Hn4\\y\n<Rb>&ß%3+/ ?Tc5";
const PLAIN: &str = "plain-\"Xw3\\z\n<Ld>&ö%5+/ ?Mf8";

const VARIABLES: &str = "variable \"wo\" {\n  type      = string\n  ephemeral = true\n}\n\nvariable \"plain\" {\n  type      = string\n  sensitive = true\n}\n\n";

/// What went to the terminal, which nobody may have to clean up.
#[derive(Default)]
struct Terminal(String);

impl Terminal {
    fn show(&mut self, run: Run) -> Run {
        self.0.push_str(&format!("{run}\n"));
        run
    }
}

fn config(kind: Sample, name: &str, version: &str) -> String {
    let write_only = kind.resource(&kind.write_only("var.wo", version));
    let plain = kind.resource(&kind.plain("var.plain")).replace("\"example\"", "\"plain\"");
    format!("{VARIABLES}{write_only}\n{plain}").replace("\"Example\"", &format!("\"{name}\""))
}

fn leaks_nothing(authentication_type: &str) {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let kind = sample(authentication_type);
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path().join("proto")).expect("a directory can be made");
    let directory = |name: &str| workspace.path().join(name).display().to_string();
    workspace
        .env("TF_LOG", "TRACE")
        .env("TF_LOG_SDK_PROTO", "TRACE")
        .env("TF_LOG_PATH", &directory("terraform.log"))
        .env("TF_LOG_SDK_PROTO_DATA_DIR", &directory("proto"))
        .env("AWS_LOG_LEVEL", "trace")
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .env("TF_VAR_wo", WRITE_ONLY)
        .env("TF_VAR_plain", PLAIN);
    let mut terminal = Terminal::default();

    // Everything succeeds.
    workspace.write(&config(kind, "One", "1"));
    terminal.show(workspace.validate()).expect_success();
    terminal.show(workspace.run(&["plan", "-no-color", "-input=false", "-out=first.tfplan"])).expect_success();
    let shown = workspace.run(&["show", "-json", "first.tfplan"]).expect_success();
    terminal.show(workspace.run(&["show", "-no-color", "first.tfplan"])).expect_success();
    terminal.show(workspace.run(&["apply", "-no-color", "-input=false", "first.tfplan"])).expect_success();
    terminal.show(workspace.run(&["plan", "-no-color", "-input=false", "-refresh-only"])).expect_success();
    for id in ["example", "plain"] {
        let sent = workspace.remote(id).last_request.to_string();
        let secret = if id == "plain" { PLAIN } else { WRITE_ONLY };
        assert!(sent.contains(&serde_json::to_string(secret).expect("a string is JSON")), "{id} was not sent its secret: {sent}");
    }

    // An update whose error repeats the whole request; and one that ends badly, with a reason that repeats the secret.
    workspace.env("TF_VAR_wo", ROTATED).write(&config(kind, "Two", "2"));
    let echo = || Fault::new("UpdateActionConnector", Kind::EchoSecret { code: "InvalidParameterValueException".to_owned() });
    workspace.emulator.fault(echo().only("example"));
    workspace.emulator.fault(echo().only("plain"));
    terminal
        .show(workspace.try_apply())
        .expect_failure(&["InvalidParameterValueException", "(sensitive)"])
        .expect_silent_about(&["panicked", "crash"]);
    workspace.emulator.fault(
        Fault::new("UpdateActionConnector", Kind::Fails { message: format!("the target refused {ROTATED}") }).only("example"),
    );
    workspace
        .emulator
        .fault(Fault::new("UpdateActionConnector", Kind::Fails { message: format!("the target refused {PLAIN}") }).only("plain"));
    terminal.show(workspace.try_apply()).expect_failure(&["UPDATE_FAILED", "the target refused (sensitive)"]);
    terminal.show(workspace.try_apply()).expect_success();
    terminal.show(workspace.plan()).expect_success();

    // A create whose error repeats the whole request.
    workspace.emulator.fault(
        Fault::new("CreateActionConnector", Kind::EchoSecret { code: "InvalidParameterValueException".to_owned() }).times(2),
    );
    workspace.write(&config(kind, "Three", "2").replace(kind.connector_type, kind.other_type));
    terminal.show(workspace.try_apply()).expect_failure(&["InvalidParameterValueException", "(sensitive)"]);
    terminal.show(workspace.try_apply()).expect_success();

    // One that is forgotten and imported again.
    let write_only = "quicksight_action_connector.example";
    terminal.show(workspace.run(&["state", "rm", write_only])).expect_success();
    terminal.show(workspace.run(&["import", "-no-color", "-input=false", write_only, "example"])).expect_success();
    terminal.show(workspace.plan()).expect_success();

    let state = workspace.run(&["show", "-json"]).expect_success();
    let log = std::fs::read_to_string(workspace.path().join("terraform.log")).expect("the log is there");
    assert!(log.contains("served request"), "the provider's own records are not in the log");
    workspace.write_file("terminal.txt", &terminal.0);
    workspace.write_file("plan.json", &shown.stdout).write_file("state.json", &state.stdout);

    for secret in [WRITE_ONLY, ROTATED] {
        workspace.expect_nowhere(secret);
    }
    // The positive control: the plain one is in state and plan, compressed and not, and nowhere else.
    let mut allowed = workspace.where_is(PLAIN);
    // Terraform's own copies of the state are the state.
    allowed.retain(|file| !file.ends_with(".backup"));
    allowed.sort();
    assert_eq!(
        allowed,
        ["first.tfplan:tfplan", "plan.json", "state.json", "terraform.tfstate"],
        "the plain secret is in these files"
    );

    workspace.destroy();
    for secret in [WRITE_ONLY, ROTATED] {
        workspace.expect_nowhere(secret);
    }
    assert_eq!(workspace.where_is(PLAIN).iter().filter(|file| file.ends_with(".log")).count(), 0);
}

#[test]
fn the_secret_of_an_authorization_code_grant_is_in_no_file_and_no_output() {
    leaks_nothing("OAUTH2_AUTHORIZATION_CODE");
}

#[test]
fn the_secret_of_client_credentials_is_in_no_file_and_no_output() {
    leaks_nothing("OAUTH2_CLIENT_CREDENTIALS");
}

#[test]
fn a_password_is_in_no_file_and_no_output() {
    leaks_nothing("BASIC");
}

#[test]
fn an_api_key_is_in_no_file_and_no_output() {
    leaks_nothing("API_KEY");
}

#[test]
fn the_search_finds_a_secret_that_is_present() {
    let workspace = Workspace::new();
    let secret = "a \"secret\"";
    assert_eq!(workspace.where_is(secret), Vec::<String>::new());
    for (name, text) in [
        ("plain", "x a \"secret\" y"),
        ("json", r#"{"a": "a \"secret\""}"#),
        ("url", "q=a%20%22secret%22"),
        ("base64", "YSAic2VjcmV0Ig=="),
    ] {
        workspace.write_file(name, text);
        assert_eq!(workspace.where_is(secret), [name]);
        workspace.write_file(name, "");
    }
}
