//! The pipelines that people copy, run as their runners run them: the plan in one checkout, the apply in another that gets the artifact
//! and nothing else. Only the actions of GitHub are not run but replaced by what they do; `github.rs` says how.

mod github;
mod gitlab;
mod job;
mod services;

use std::{process::Command, time::Duration};

use quicksight_emulator::Options;
use serde_json::Value as Json;

use self::job::{Repository, read};
use crate::support::{ACCOUNT, Feature, REGION, Workspace, needs};

/// With characters that a shell, a runner or a template might take for something of theirs.
const SECRET: &str = "canary $HOME-${{x}}-\"Kd4\\w<Pz>%7+/ ?Ls6";
const PLAN_ROLE: &str = "arn:aws:iam::123456789012:role/plan";
const APPLY_ROLE: &str = "arn:aws:iam::123456789012:role/apply";

/// The API keys that the service was sent.
fn keys_sent(workspace: &Workspace) -> Vec<String> {
    let calls = workspace.emulator.calls_of("CreateActionConnector");
    let key = |body: &Json| {
        body.pointer("/AuthenticationConfig/AuthenticationMetadata/ApiKeyConnectionMetadata/ApiKey").cloned().unwrap_or_default()
    };
    calls.iter().map(|call| key(&call.body).as_str().unwrap_or_default().to_owned()).collect()
}

/// The roles for which a token was changed into credentials, one after the other, without repetition. There must be no other credentials.
#[track_caller]
fn roles_taken(workspace: &Workspace, token: &str) -> Vec<String> {
    for call in workspace.emulator.calls() {
        assert!(call.access_key.is_empty() || call.access_key.starts_with("ASIAEMULATOR"), "{call:?}");
    }
    assert_eq!(workspace.count("AssumeRole"), 0);
    let mut roles = Vec::new();
    for call in workspace.emulator.calls_of("AssumeRoleWithWebIdentity") {
        assert_eq!(call.body["WebIdentityToken"], token);
        assert!(call.body["RoleSessionName"].as_str().is_some_and(|name| name.ends_with("-4711")), "{}", call.body);
        roles.push(call.body["RoleArn"].as_str().unwrap_or_default().to_owned());
    }
    roles.dedup();
    roles
}

#[track_caller]
fn expect_created_with_the_secret(repository: &Repository) {
    assert_eq!(keys_sent(&repository.workspace), [SECRET]);
    assert_eq!(repository.workspace.remote("jira").status, "CREATION_SUCCESSFUL");
    let state = repository.services.stored().into_iter().find(|(_, text)| text.contains("\"serial\"")).expect("a state");
    assert!(state.1.contains("\"CREATION_SUCCESSFUL\""), "{state:?}");
}

/// The secret is in no file of a job, no artifact and no state, and no job has printed it. The token of a job is not in what outlives it.
#[track_caller]
fn expect_nowhere(repository: &Repository, tokens: &[&str], printed: &[&str]) {
    let found = |below: &str, text: &str| {
        let searched = secret_search::search(&repository.workspace.path().join(below), None, text);
        searched.expect("a directory of files can be searched").findings
    };
    for below in ["jobs", "artifacts", "stored"] {
        assert_eq!(found(below, SECRET), Vec::<String>::new());
    }
    for token in tokens {
        for below in ["artifacts", "stored"] {
            assert_eq!(found(below, token), Vec::<String>::new());
        }
    }
    for printed in printed {
        assert!([SECRET].iter().chain(tokens).all(|secret| !printed.contains(secret)), "{printed}");
    }
}

#[test]
fn the_workflow_for_github_applies_the_plan_that_was_reviewed_and_the_secret_is_nowhere() {
    if !needs(Feature::WriteOnly) || !job::can_run(&["bash", "curl", "jq"]) {
        return;
    }
    let repository = Repository::with("github");
    let plan = github::run(&repository, "plan", "", SECRET);
    plan.job.expect_success();
    assert_eq!(plan.outputs["changes"], "true");
    assert!(plan.summary.contains("quicksight_action_connector.jira will be created"), "{}", plan.summary);
    assert_eq!(repository.artifact("plan"), ["tfplan", "tfplan.txt"]);
    assert_eq!(roles_taken(&repository.workspace, github::TOKEN), [PLAN_ROLE]);
    assert_eq!(keys_sent(&repository.workspace), Vec::<String>::new());

    repository.workspace.emulator.clear_calls();
    let apply = github::run(&repository, "apply", "", SECRET);
    apply.job.expect_success();
    expect_created_with_the_secret(&repository);
    assert_eq!(roles_taken(&repository.workspace, github::TOKEN), [APPLY_ROLE]);

    let again = github::run(&repository, "plan", "-again", SECRET);
    again.job.expect_success();
    assert_eq!(again.outputs["changes"], "false");
    assert!(again.summary.contains("No changes."), "{}", again.summary);
    let printed = [&plan, &apply, &again].map(|ended| ended.job.printed());
    expect_nowhere(&repository, &[github::TOKEN, github::REQUEST_TOKEN], &printed);
}

#[test]
fn the_pipeline_for_gitlab_applies_the_plan_that_was_reviewed_and_the_secret_is_nowhere() {
    if !needs(Feature::WriteOnly) || !job::can_run(&["sh"]) {
        return;
    }
    let repository = Repository::with("gitlab");
    let plan = gitlab::run(&repository, "plan", "", SECRET);
    plan.expect_success();
    assert!(repository.reviewed().contains("quicksight_action_connector.jira will be created"), "{}", repository.reviewed());
    assert_eq!(repository.artifact("plan"), ["tfplan", "tfplan.txt"]);
    assert_eq!(roles_taken(&repository.workspace, gitlab::TOKEN), [PLAN_ROLE]);
    assert_eq!(keys_sent(&repository.workspace), Vec::<String>::new());

    repository.workspace.emulator.clear_calls();
    let apply = gitlab::run(&repository, "apply", "", SECRET);
    apply.expect_success();
    expect_created_with_the_secret(&repository);
    assert_eq!(roles_taken(&repository.workspace, gitlab::TOKEN), [APPLY_ROLE]);

    let again = gitlab::run(&repository, "plan", "-again", SECRET);
    again.expect_success();
    assert!(repository.reviewed().contains("No changes."), "{}", repository.reviewed());
    for job in [&plan, &apply, &again] {
        assert_eq!(job.files_named("aws-token"), 0, "after_script takes the token away");
    }
    let printed = [&plan, &apply, &again].map(job::Job::printed);
    let tokens = [gitlab::TOKEN, "job-token-of-plan", "job-token-of-apply", "job-token-of-plan-again"];
    expect_nowhere(&repository, &tokens, &printed);
}

#[test]
fn an_apply_whose_store_lacks_the_secret_is_refused_before_anything_is_created() {
    if !needs(Feature::WriteOnly) || !job::can_run(&["bash", "curl", "jq"]) {
        return;
    }
    // Both runners give an empty text for what their store does not have.
    let repository = Repository::with("github");
    github::run(&repository, "plan", "", "").job.expect_success();
    github::run(&repository, "apply", "", "").job.expect_failure("The API key is empty.");
    assert_eq!(keys_sent(&repository.workspace), Vec::<String>::new());
    let repository = Repository::with("gitlab");
    gitlab::run(&repository, "plan", "", "").expect_success();
    gitlab::run(&repository, "apply", "", "").expect_failure("The API key is empty.");
    assert_eq!(keys_sent(&repository.workspace), Vec::<String>::new());
}

#[test]
fn an_apply_on_github_that_is_cancelled_ends_in_time_and_its_state_has_what_was_begun() {
    if !needs(Feature::WriteOnly) || !job::can_run(&["bash", "curl", "jq"]) {
        return;
    }
    let slow = Options { creation_time: Duration::from_secs(60), ..Options::default() };
    let repository = Repository::under("github", slow);
    github::run(&repository, "plan", "", SECRET).job.expect_success();
    let interrupted = github::interrupted_apply(&repository, SECRET);
    // GitHub waits for 7.5 seconds and sends SIGTERM then.
    assert!(interrupted.took < Duration::from_millis(7500), "{:?}: {}", interrupted.took, interrupted.printed);
    assert!(interrupted.printed.contains("Interrupt received"), "{}", interrupted.printed);
    assert!(repository.workspace.emulator.connector(ACCOUNT, REGION, "jira").is_some());
    let stored = repository.services.stored();
    assert!(stored.iter().any(|(_, text)| text.contains("\"serial\"") && text.contains("123456789012,jira")), "{stored:?}");
    assert!(stored.iter().all(|(name, _)| !name.contains("lock")), "the lock is given back: {stored:?}");
}

#[test]
fn only_a_reviewed_plan_of_the_default_branch_is_applied_and_only_one_at_a_time() {
    let workflow = github::workflow();
    let (plan, apply) = (&workflow["jobs"]["plan"], &workflow["jobs"]["apply"]);
    assert_eq!(workflow["permissions"], serde_json::json!({}));
    for job in [plan, apply] {
        assert_eq!(job["permissions"], serde_json::json!({ "contents": "read", "id-token": "write" }));
        for step in job["steps"].as_array().expect("steps") {
            let Some(uses) = step["uses"].as_str() else { continue };
            let (_, commit) = uses.split_once('@').expect("a version");
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{uses}");
        }
    }
    assert_eq!(workflow["concurrency"]["cancel-in-progress"], false);
    assert!(plan["environment"].is_null(), "a job without an environment has none of its secrets");
    assert_eq!((&apply["environment"], &apply["needs"]), (&"production".into(), &"plan".into()));
    let condition = apply["if"].as_str().expect("a condition");
    for part in ["event_name == 'push'", "github.event.repository.default_branch", "needs.plan.outputs.changes == 'true'"] {
        assert!(condition.contains(part), "{condition}");
    }

    let pipeline = gitlab::pipeline();
    let (plan, apply) = (&pipeline["plan"], &pipeline["apply"]);
    assert_eq!(pipeline["default"]["interruptible"], false);
    assert!(plan["environment"].is_null(), "a job without an environment has none of its variables");
    assert_eq!((&apply["environment"], &apply["needs"][0]["job"]), (&"production".into(), &"plan".into()));
    let rule = serde_json::json!([{ "if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", "when": "manual" }]);
    assert_eq!(apply["rules"], rule);
    assert!(apply["resource_group"].is_string());

    for file in ["github/terraform.yml", "gitlab/.gitlab-ci.yml"] {
        let text = read(file);
        let applies: Vec<&str> = text.lines().filter(|line| line.contains("terraform apply")).collect();
        assert!(applies.len() == 1 && applies[0].ends_with(" tfplan"), "{file}: {applies:?}");
        for word in ["-auto-approve", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            assert!(!text.contains(word), "{file}: {word}");
        }
    }
}

#[test]
fn pipelines_satisfy_their_own_linters() {
    let directory = job::directory();
    for (program, arguments) in [
        // With shellcheck on PATH it judges the scripts too.
        ("actionlint", &["github/terraform.yml"][..]),
        ("check-jsonschema", &["--builtin-schema", "vendor.github-workflows", "github/terraform.yml"]),
        ("check-jsonschema", &["--builtin-schema", "vendor.gitlab-ci", "gitlab/.gitlab-ci.yml"]),
    ] {
        if !job::can_run(&[program]) {
            continue;
        }
        let output = Command::new(program).args(arguments).current_dir(&directory).output().expect("it can be run");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{program} {arguments:?}: {said}");
    }
    for name in ["plan", "apply"] {
        if job::can_run(&["shellcheck"]) {
            gitlab::expect_shellcheck(name);
        }
    }
}
