//! Who am I, and the assumption of a role.

use std::time::Duration;

use quicksight_emulator::Options;

use crate::client::*;

const ROLE: &str = "RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2Fpath%2Fdeployer&RoleSessionName=test";

fn element<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let rest = answer.text.split_once(&format!("<{name}>")).expect("the answer has the element").1;
    rest.split_once(&format!("</{name}>")).unwrap().0
}

fn assume(client: &mut Client, form: &str) {
    let answer = client.sts(form);
    assert_eq!(answer.status, 200, "{}", answer.text);
    client.access_key = element(&answer, "AccessKeyId").to_owned();
    client.session_token = Some(element(&answer, "SessionToken").to_owned());
}

#[test]
fn the_caller_belongs_to_the_account_of_the_options() {
    let (emulator, client) = start(Options { account: "111122223333".to_owned(), ..instant() });
    let answer = client.sts("Action=GetCallerIdentity&Version=2011-06-15");
    assert_eq!(element(&answer, "Account"), "111122223333");
    assert_eq!(element(&answer, "Arn"), "arn:aws:iam::111122223333:user/emulator");
    assert_eq!(answer.headers["content-type"], "text/xml");
    assert_eq!(emulator.calls_of("GetCallerIdentity")[0].body["Version"], "2011-06-15");
}

#[test]
fn an_assumed_role_acts_in_its_own_account() {
    let (_emulator, mut client) = start(instant());
    client.create(connector("c")).ok();
    assume(&mut client, &format!("Action=AssumeRole&{ROLE}"));
    let identity = client.sts("Action=GetCallerIdentity");
    assert_eq!(element(&identity, "Arn"), "arn:aws:sts::210987654321:assumed-role/deployer/test");
    client.describe("c").refused(403, "AccessDeniedException");
    client.get("/accounts/210987654321/action-connectors?max-results=1").ok();
}

#[test]
fn a_web_identity_needs_no_signature() {
    let (_emulator, mut client) = start(instant());
    let form = format!("Action=AssumeRoleWithWebIdentity&WebIdentityToken=token&{ROLE}");
    let answer = client.send("POST", "/", &[], &form).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text);
    client.access_key = element(&answer, "AccessKeyId").to_owned();
    client.session_token = Some(element(&answer, "SessionToken").to_owned());
    client.get("/accounts/210987654321/action-connectors?max-results=1").ok();
}

#[test]
fn a_session_needs_its_token_and_ends() {
    let (emulator, mut client) = start(instant());
    assume(&mut client, &format!("Action=AssumeRole&{ROLE}"));
    let token = client.session_token.take();
    client.get("/accounts/210987654321/action-connectors?max-results=1").refused(403, "UnrecognizedClientException");
    client.session_token = token;
    emulator.set_options(Options { session_lifetime: Duration::ZERO, ..instant() });
    assume(&mut client, &format!("Action=AssumeRole&DurationSeconds=900&{ROLE}"));
    client.get("/accounts/210987654321/action-connectors?max-results=1").refused(403, "ExpiredTokenException");
    assert_eq!(element(&client.sts("Action=GetCallerIdentity"), "Code"), "ExpiredToken");
}

#[test]
fn calls_that_sts_refuses_have_their_code_in_the_body() {
    let (_emulator, client) = start(instant());
    for (form, status, code) in [
        ("Action=AssumeRole", 400, "ValidationError"),
        ("Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Auser%2Fa&RoleSessionName=test", 400, "ValidationError"),
        (&format!("Action=AssumeRole&{ROLE}&DurationSeconds=60"), 400, "ValidationError"),
        ("Action=Unknown", 400, "InvalidAction"),
        ("", 400, "InvalidAction"),
    ] {
        let answer = client.sts(form);
        assert_eq!((answer.status, element(&answer, "Code")), (status, code), "{form}");
    }
    let unsigned = client.send("POST", "/", &[], "Action=GetCallerIdentity").unwrap();
    assert_eq!((unsigned.status, element(&unsigned, "Code")), (403, "MissingAuthenticationToken"));
    let wrong = client.authorization("quicksight");
    let wrong = client.send("POST", "/", &[("Authorization", &wrong)], "Action=GetCallerIdentity").unwrap();
    assert_eq!((wrong.status, element(&wrong, "Code")), (403, "SignatureDoesNotMatch"));
}
