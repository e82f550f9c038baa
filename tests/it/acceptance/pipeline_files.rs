//! The pipelines that people copy: the scripts of their jobs are run as they stand, in the shell and the environment that the runner gives them, each
//! job in a checkout of its own. What else a runner does, such as approvals and its own actions, is not here: `actionlint` and `check-jsonschema`
//! judge the files in CI.

mod runner;
mod services;

use std::{
    fs,
    time::{Duration, Instant},
};

use harness::{
    processes::{self, Signal},
    secrets,
};
use quicksight_emulator::Options;
use serde_json::Value as Json;

use self::runner::{Job, Repository};
use crate::support::{ACCOUNT, REGION};

/// With characters that a shell, a runner or a template might take for something of theirs.
const SECRET: &str = "canary $HOME-${{x}}-\"Kd4\\w<Pz>%7+/ ?Ls6";
const PLAN_ROLE: &str = "arn:aws:iam::123456789012:role/plan";
const APPLY_ROLE: &str = "arn:aws:iam::123456789012:role/apply";
/// The identity of a job.
const TOKEN: &str = "identity-token";
/// What a job of GitHub asks for its identity with.
const REQUEST_TOKEN: &str = "request-token-of-github";

const GITHUB: &str = "github/terraform.yml";
const GITLAB: &str = "gitlab/.gitlab-ci.yml";
impl Repository {
    fn expect_created_with_the_secret(&self) {
        assert_eq!(self.keys_sent(), [SECRET]);
        assert_eq!(self.workspace.remote("jira").status, "CREATION_SUCCESSFUL");
        let state = self.services.stored().into_iter().find(|(_, text)| text.contains("\"serial\"")).expect("a state");
        assert!(state.1.contains("\"CREATION_SUCCESSFUL\""), "{state:?}");
    }

    /// The API keys that the service was sent.
    fn keys_sent(&self) -> Vec<String> {
        let calls = self.workspace.emulator.calls_of("CreateActionConnector").into_iter();
        let key = |body: &Json| {
            body.pointer("/AuthenticationConfig/AuthenticationMetadata/ApiKeyConnectionMetadata/ApiKey")
                .cloned()
                .unwrap_or_default()
        };
        calls.map(|call| key(&call.body).as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The token was changed into the credentials of this role, and there were no others.
    #[track_caller]
    fn expect_role(&self, role: &str) {
        for call in self.workspace.calls() {
            assert!(call.access_key.is_empty() || call.access_key.starts_with("ASIAEMULATOR"), "{call:?}");
        }
        assert_eq!(self.workspace.count("AssumeRole"), 0);
        let calls = self.workspace.emulator.calls_of("AssumeRoleWithWebIdentity");
        assert!(!calls.is_empty());
        for body in calls.into_iter().map(|call| call.body) {
            assert_eq!((&body["WebIdentityToken"], &body["RoleArn"]), (&TOKEN.into(), &role.into()));
            assert!(body["RoleSessionName"].as_str().is_some_and(|name| name.ends_with("-4711")), "{body}");
        }
    }

    /// The secret is in no file of a job, no artifact and no state, and no job has printed it. The token of a job is not in what outlives it.
    #[track_caller]
    fn expect_nowhere(&self, jobs: &[&Job]) {
        let found = |below: &str, text: &str| {
            let searched = secrets::search(&self.workspace.path().join(below), None, text);
            let searched = searched.expect("a directory of files can be searched");
            assert!(searched.places > 0, "nothing is in {below}");
            searched.findings
        };
        for below in ["jobs", "artifacts", "stored"] {
            assert_eq!(found(below, SECRET), Vec::<String>::new());
        }
        for token in [TOKEN, REQUEST_TOKEN, "job-token-of-"] {
            for below in ["artifacts", "stored"] {
                assert_eq!(found(below, token), Vec::<String>::new());
            }
            assert!(jobs.iter().all(|job| !job.printed.contains(token) && !job.printed.contains(SECRET)));
        }
    }
}

#[test]
fn the_workflow_for_github_applies_the_plan_that_was_reviewed_and_the_secret_is_nowhere() {
    let Some(repository) = Repository::with(GITHUB, Options::default()) else { return };
    let plan = repository.run("plan", "plan", SECRET).expect_success();
    assert_eq!(plan.file("GITHUB_OUTPUT"), "changes=true\n");
    assert!(plan.file("GITHUB_STEP_SUMMARY").contains("quicksight_action_connector.jira will be created"));
    repository.expect_role(PLAN_ROLE);
    assert_eq!(repository.keys_sent(), Vec::<String>::new());

    repository.workspace.emulator.clear_calls();
    let apply = repository.run("apply", "apply", SECRET).expect_success();
    repository.expect_created_with_the_secret();
    repository.expect_role(APPLY_ROLE);

    let again = repository.run("plan", "plan-again", SECRET).expect_success();
    assert_eq!(again.file("GITHUB_OUTPUT"), "changes=false\n");
    assert!(again.file("GITHUB_STEP_SUMMARY").contains("No changes."));
    repository.expect_nowhere(&[&plan, &apply, &again]);
}

#[test]
fn the_pipeline_for_gitlab_applies_the_plan_that_was_reviewed_and_the_secret_is_nowhere() {
    let Some(repository) = Repository::with(GITLAB, Options::default()) else { return };
    let reviewed = || fs::read_to_string(repository.artifact("tfplan.txt")).expect("the plan is shown");
    let plan = repository.run("plan", "plan", SECRET).expect_success();
    assert!(reviewed().contains("quicksight_action_connector.jira will be created"), "{}", reviewed());
    repository.expect_role(PLAN_ROLE);
    assert_eq!(repository.keys_sent(), Vec::<String>::new());

    repository.workspace.emulator.clear_calls();
    let apply = repository.run("apply", "apply", SECRET).expect_success();
    repository.expect_created_with_the_secret();
    repository.expect_role(APPLY_ROLE);

    let again = repository.run("plan", "plan-again", SECRET).expect_success();
    assert!(reviewed().contains("No changes."), "{}", reviewed());
    for job in [&plan, &apply, &again] {
        assert_eq!(job.file("aws-token-4711"), "", "after_script takes the token away");
    }
    repository.expect_nowhere(&[&plan, &apply, &again]);
}

#[test]
fn an_apply_without_the_secret_is_refused_before_anything_is_created() {
    for pipeline in [GITHUB, GITLAB] {
        let Some(repository) = Repository::with(pipeline, Options::default()) else { return };
        // Both runners give an empty text for what their store does not have.
        repository.run("plan", "plan", "").expect_success();
        repository.run("apply", "apply", "").expect_failure("The API key is empty.");
        assert_eq!(repository.keys_sent(), Vec::<String>::new());
    }
}

#[test]
fn an_apply_on_github_that_is_cancelled_ends_in_time_and_its_state_has_what_was_begun() {
    let slow = Options { creation_time: Duration::from_secs(60), ..Options::default() };
    let Some(repository) = Repository::with(GITHUB, slow) else { return };
    repository.run("plan", "plan", SECRET).expect_success();
    let mut apply = repository.job("apply", "apply", SECRET);
    let scripts = repository.scripts("apply");
    let ((last, variables), before) = scripts.split_last().expect("a job has scripts");
    for (script, variables) in before {
        let script = repository.start(&apply, script, variables, SECRET);
        apply.finish(script);
    }
    let last = repository.start(&apply, last, variables, SECRET);
    repository.workspace.wait_for("DescribeActionConnector", 1);
    // GitHub sends the signal to the process of the step, and to nobody else.
    let began = Instant::now();
    assert!(processes::signal(last.id(), Signal::Interrupt), "it runs still");
    apply.finish(last);
    // GitHub waits for 7.5 seconds and sends SIGTERM then.
    assert!(began.elapsed() < Duration::from_millis(7500), "{:?}: {}", began.elapsed(), apply.printed);
    apply.expect_failure("Interrupt received");
    assert!(repository.workspace.emulator.connector(ACCOUNT, REGION, "jira").is_some());
    let stored = repository.services.stored();
    assert!(stored.iter().any(|(_, text)| text.contains("\"serial\"") && text.contains("123456789012,jira")), "{stored:?}");
    assert!(stored.iter().all(|(name, _)| !name.contains("lock")), "the lock is given back: {stored:?}");
}
