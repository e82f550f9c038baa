//! Creating under faults: what is kept, what is adopted, what is refused, and what a person is told.

use std::time::{Duration, Instant};

use quicksight_emulator::{Connector, Deletion, Fault, Kind, Options};
use serde_json::{Value as Json, json};

use crate::support::{ACCOUNT, ADDRESS, REGION, Workspace, connector, during, sample};

const CREATE: &str = "CreateActionConnector";
const DESCRIBE: &str = "DescribeActionConnector";
const IMPORT_BLOCK: &str = "import { to = quicksight_action_connector.NAME # replace with the address of this resource id = \"123456789012,example@us-east-1\" }";

/// A connector without a secret, with these further arguments.
fn config(more: &str) -> String {
    let kind = sample("NONE");
    connector(&format!("  name = \"Example\"\n  type = \"{}\"\n  {}\n{more}", kind.connector_type, kind.authentication("")))
}

/// A workspace with this configuration, where the ID of a deleted connector is free at once.
fn releasing_ids(config: &str) -> Workspace {
    let workspace = Workspace::with(Options { deletion_time: Duration::ZERO, ..Options::default() });
    workspace.write(config);
    workspace
}

fn error_after_commit() -> Kind {
    Kind::ErrorAfterCommit { code: "InternalFailureException".to_owned(), message: "Oh no".to_owned(), status: None }
}

#[test]
fn a_creation_that_fails_is_an_error_with_its_reason_and_is_replaced_by_the_next_apply() {
    let workspace = releasing_ids(&config(""));
    let fails = || Fault::new(CREATE, Kind::Fails { message: "The endpoint does not answer".to_owned() });
    workspace.emulator.fault(fails());
    workspace.try_apply().expect_failure(&[
        "creating",
        "123456789012,example",
        "CREATION_FAILED",
        "The endpoint does not answer",
        "tainted",
    ]);
    let instance = workspace.instance(ADDRESS);
    assert_eq!(instance["status"], "tainted");
    assert_eq!(instance["attributes"]["status"], "CREATION_FAILED");
    assert_eq!(instance["attributes"]["arn"], workspace.remote("example").arn);

    assert_eq!(workspace.planned_actions(ADDRESS), ["delete", "create"]);
    workspace.emulator.fault(fails());
    workspace.try_apply().expect_failure(&["CREATION_FAILED"]);
    workspace.apply();
    assert_eq!(workspace.instance(ADDRESS)["status"], Json::Null);
    assert_eq!(workspace.count(CREATE), 3);
    workspace.destroy();

    workspace.emulator.fault(fails());
    workspace.try_apply().expect_failure(&["CREATION_FAILED"]);
    workspace.destroy();
}

#[test]
fn a_new_connector_that_cannot_be_found_for_a_while_is_waited_for() {
    let workspace = Workspace::with(Options { creation_time: Duration::ZERO, ..Options::default() });
    workspace.write(&config(""));
    let missing = || Fault::error(DESCRIBE, "ResourceNotFoundException", "Not here yet");
    workspace.emulator.fault(missing().times(2));
    workspace.apply();
    assert_eq!(workspace.instance(ADDRESS)["status"], Json::Null, "it is not tainted");
    workspace.destroy();
}

#[test]
fn a_new_connector_that_was_ready_may_not_be_found_for_a_moment_and_is_an_error_when_it_stays_away() {
    let workspace =
        Workspace::with(Options { creation_time: Duration::ZERO, deletion_time: Duration::ZERO, ..Options::default() });
    workspace.write(&config("  tags = { team = \"blue\" }"));
    // Until its tags are returned it is read again.
    let missing = |operation| Fault::error(operation, "ResourceNotFoundException", "Not here");
    workspace.emulator.fault(missing("ListTagsForResource"));
    workspace.emulator.fault(missing(DESCRIBE).skip(1));
    workspace.apply();
    assert_eq!(workspace.instance(ADDRESS)["status"], Json::Null, "it is not tainted");
    workspace.destroy();

    workspace.emulator.fault(missing("ListTagsForResource").always());
    workspace.emulator.fault(missing(DESCRIBE).skip(1).always());
    let began = Instant::now();
    workspace.try_apply().expect_failure(&["creating", ": not found", "was ready, but a later request did not find it"]);
    assert!(began.elapsed() > Duration::from_secs(5), "{:?}", began.elapsed());
    workspace.emulator.clear_faults();
    workspace.destroy();
}

#[test]
fn a_connector_whose_answer_was_lost_is_adopted_when_it_is_provably_of_this_call() {
    let workspace = releasing_ids(&config("  description = \"Mine\"\n  tags = { team = \"blue\" }"));
    for kind in [error_after_commit(), Kind::DropAfter, Kind::Malformed] {
        workspace.emulator.clear_calls();
        workspace.emulator.fault(Fault::new(CREATE, kind));
        workspace.apply();
        assert_eq!(workspace.count(CREATE), 2);
        assert_eq!(workspace.state(ADDRESS)["arn"], workspace.remote("example").arn);
        workspace.destroy();
    }
}

#[test]
fn an_answer_that_is_lost_while_the_id_is_not_released_yet_is_no_end_of_the_wait_for_it() {
    let workspace = Workspace::of(&config(""));
    workspace.apply();
    workspace.destroy();
    workspace.emulator.fault(Fault::new(CREATE, Kind::DropAfter));
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["arn"], workspace.remote("example").arn);
    workspace.destroy();
}

#[test]
fn a_connector_that_is_accepted_when_the_timeout_expires_is_not_lost() {
    let workspace = Workspace::of(&config("  timeouts {\n    create = \"1s\"\n  }"));
    workspace.emulator.fault(Fault::new(CREATE, Kind::DelayAfter { time: Duration::from_secs(4) }));
    workspace.try_apply().expect_success();
    assert_eq!(workspace.state(ADDRESS)["arn"], workspace.remote("example").arn);
    workspace.emulator.clear_faults();
    workspace.apply();
    workspace.destroy();
}

#[test]
fn a_connector_that_existed_before_is_not_adopted_and_the_error_shows_its_import_block() {
    let workspace = Workspace::of(&config(""));
    workspace.emulator.put(Connector::new(ACCOUNT, REGION, "example", "GENERIC_HTTP"));
    let before = workspace.remote("example");
    workspace.try_apply().expect_failure(&[
        CREATE,
        "ResourceExistsException",
        "request ID",
        "was not created by this apply. It was left unchanged.",
        "add a `moved` block",
        "create_before_destroy",
        IMPORT_BLOCK,
    ]);
    assert_eq!(workspace.state(ADDRESS), Json::Null);
    assert_eq!(workspace.remote("example"), before);
    assert_eq!(workspace.count(CREATE), 1);

    // The block is ready to use.
    workspace.apply_config(&format!(
        "{}{}",
        config(""),
        IMPORT_BLOCK
            .replace(".NAME # replace with the address of this resource id", ".example\n id")
            .replace("{ ", "{\n")
            .replace(" }", "\n}")
    ));
    assert_eq!(workspace.count(CREATE), 1);
    workspace.destroy();
}

#[test]
fn after_a_lost_answer_a_connector_that_is_older_or_other_than_what_was_sent_is_not_adopted() {
    let workspace = Workspace::of(&config("  tags = { team = \"blue\" }"));
    workspace.apply();
    let twin = workspace.remote("example");
    workspace.forget(ADDRESS);
    let stranger = |change: &dyn Fn(&mut Connector)| {
        // Made during the call, as far as anybody can tell.
        let mut stranger = Connector { created_time: twin.created_time + 3600.0, ..twin.clone() };
        change(&mut stranger);
        workspace.emulator.put(stranger.clone());
        workspace.emulator.fault(Fault::new(CREATE, Kind::DropBefore));
        workspace.try_apply().expect_failure(&["ResourceExistsException", IMPORT_BLOCK]);
        assert_eq!(workspace.state(ADDRESS), Json::Null);
        assert_eq!(workspace.remote("example"), stranger);
    };
    stranger(&|stranger| stranger.created_time = twin.created_time - 3600.0);
    stranger(&|stranger| stranger.name = "Other".to_owned());
    stranger(&|stranger| stranger.description = Some("Other".to_owned()));
    stranger(&|stranger| {
        stranger.authentication_config["AuthenticationMetadata"]["NoneConnectionMetadata"]["BaseEndpoint"] =
            "https://other.example.com".into();
    });
    stranger(&|stranger| stranger.permissions.clear());
    stranger(&|stranger| stranger.tags.clear());
    workspace.emulator.remove(ACCOUNT, REGION, "example");
    workspace.apply();
    workspace.destroy();
}

#[test]
fn a_connector_that_may_exist_and_cannot_be_read_is_named_with_its_import_block() {
    let workspace = Workspace::of(&config(""));
    workspace.emulator.fault(Fault::new(CREATE, Kind::DropAfter));
    workspace.emulator.fault(Fault::error(DESCRIBE, "AccessDeniedException", "No describing").always());
    workspace.try_apply().expect_failure(&[
        CREATE,
        "may have created the connector",
        "Reading it failed",
        "No describing",
        IMPORT_BLOCK,
    ]);
    workspace.emulator.clear_faults();
    workspace.emulator.remove(ACCOUNT, REGION, "example");
    workspace.apply();
    workspace.destroy();
}

#[test]
fn a_creation_that_times_out_stays_tainted_with_its_actual_status() {
    let slow = Options {
        creation_time: Duration::from_secs(3600),
        // Longer than the one second that the creation is given.
        deletion_time: Duration::ZERO,
        ..Options::default()
    };
    let workspace = Workspace::with(slow);
    workspace.write(&config("  timeouts {\n    create = \"1s\"\n  }"));
    let began = Instant::now();
    workspace.try_apply().expect_failure(&["timed out", "timeouts.create", "CREATION_IN_PROGRESS", "tainted"]);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let instance = workspace.instance(ADDRESS);
    assert_eq!((&instance["status"], &instance["attributes"]["status"]), (&"tainted".into(), &"CREATION_IN_PROGRESS".into()));

    workspace.emulator.set_options(Options { deletion_time: Duration::ZERO, ..Options::default() });
    workspace.apply();
    assert_eq!(workspace.count(CREATE), 2);
    workspace.destroy();
}

#[test]
fn an_interrupt_ends_the_wait_at_once_and_the_state_has_the_connector_untainted() {
    let workspace = Workspace::with(Options { creation_time: Duration::from_secs(3600), ..Options::default() });
    workspace.write(&config(""));
    let run = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    let began = Instant::now();
    while workspace.count(DESCRIBE) == 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "the connector is never waited for");
        std::thread::sleep(Duration::from_millis(50));
    }
    let interrupted = Instant::now();
    run.interrupt();
    run.finish().expect_says(&["interrupted", "Quick Sight accepted the request"]).expect_silent_about(&["tainted"]);
    assert!(interrupted.elapsed() < Duration::from_secs(5), "{:?}", interrupted.elapsed());
    let instance = workspace.instance(ADDRESS);
    assert_eq!(instance["status"], Json::Null);
    assert_eq!(instance["attributes"]["arn"], workspace.remote("example").arn);

    // A creation that failed after all is replaced.
    workspace.emulator.set_options(Options { deletion_time: Duration::ZERO, ..Options::default() });
    workspace.change_remote("example", |connector| {
        connector.status = "CREATION_FAILED".to_owned();
        connector.transition = None;
    });
    let planned = workspace.planned_change(ADDRESS);
    assert_eq!((&planned["actions"], &planned["replace_paths"]), (&json!(["delete", "create"]), &json!([["status"]])));
    workspace.apply();
    assert_eq!(workspace.remote("example").status, "CREATION_SUCCESSFUL");
    workspace.destroy();
}

#[test]
fn throttling_and_failures_of_the_service_are_retried_until_it_succeeds() {
    let workspace = Workspace::of(&config(""));
    workspace.emulator.fault(Fault::error(CREATE, "ThrottlingException", "Rate exceeded").times(2));
    workspace.emulator.fault(Fault::error(CREATE, "InternalFailureException", "Oh no"));
    workspace.emulator.fault(Fault::error(CREATE, "ServiceUnavailableException", "Later"));
    workspace.emulator.fault(Fault::error(DESCRIBE, "ThrottlingException", "Rate exceeded").times(2));
    workspace.apply();
    let calls = workspace.emulator.calls_of(CREATE);
    assert_eq!(calls.iter().map(|call| call.status).collect::<Vec<_>>().last(), Some(&Some(200)));
    assert_eq!(calls.len(), 5);
    let waits: Vec<Duration> = calls.windows(2).filter_map(|pair| pair[1].at.duration_since(pair[0].at).ok()).collect();
    assert!(waits.len() == 4 && waits.iter().all(|wait| *wait >= Duration::from_millis(90)), "{waits:?}");
    workspace.destroy();
}

#[test]
fn an_id_that_is_not_released_yet_is_waited_for_and_a_conflict_that_stays_names_both_causes() {
    let conflict = || Fault::error(CREATE, "ConflictException", "The action connector is being deleted");
    let workspace = releasing_ids(&config("  timeouts {\n    create = \"6s\"\n  }"));
    workspace.emulator.fault(conflict().times(3));
    workspace.apply();
    assert_eq!(workspace.count(CREATE), 4);
    workspace.destroy();
    workspace.emulator.clear_calls();
    workspace.emulator.fault(conflict().always());
    let began = Instant::now();
    workspace.try_apply().expect_failure(&[
        "ConflictException",
        "Nothing was created.",
        "the ID is not yet available",
        "another connector has the same name",
    ]);
    assert!(workspace.count(CREATE) > 3 && began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn a_permanent_error_is_not_retried_and_leaves_nothing() {
    let workspace = Workspace::of(&config(""));
    for (code, message, says) in [
        ("LimitExceededException", "Too many connectors", "quota"),
        ("InvalidParameterValueException", "The value is not liked", "user guide"),
        ("AccessDeniedException", "User is not authorized to perform: iam:PassRole on resource: x", "iam:PassedToService"),
        ("AccessDeniedException", "No", "subscription"),
        ("UnsupportedUserEditionException", "Standard edition", "Enterprise"),
        ("UnrecognizedClientException", "The security token is invalid", "The security token is invalid"),
    ] {
        workspace.emulator.clear_calls();
        workspace.emulator.fault(Fault::error(CREATE, code, message));
        workspace.try_apply().expect_failure(&[CREATE, code, message, "request ID", "Nothing was created", says]);
        assert_eq!(workspace.count(CREATE), 1, "{code}");
        assert_eq!(workspace.state(ADDRESS), Json::Null);
    }
    workspace.apply();
    workspace.destroy();
}

#[test]
fn what_a_created_connector_does_not_show_is_a_warning_and_the_next_plan_puts_it_right() {
    let timeouts = "  timeouts {\n    create = \"3s\"\n  }";
    let workspace = Workspace::of(&config(&format!("  description = \"Mine\"\n  tags = {{ team = \"blue\" }}\n{timeouts}")));
    let members = ["Permissions", "Tags"].map(str::to_owned).to_vec();
    workspace.emulator.fault(Fault::new(CREATE, Kind::IgnoreChange { members }));
    workspace.try_apply().expect_success().expect_says(&[
        "returns different values",
        "permissions:",
        "was not granted",
        "tag \"team\" is not set",
        "next refresh",
    ]);
    let instance = workspace.instance(ADDRESS);
    assert_eq!(instance["status"], Json::Null, "it is not tainted");
    assert_eq!(instance["attributes"]["tags"], json!({ "team": "blue" }), "the state has what was planned");
    let change = workspace.planned_change(ADDRESS);
    assert_eq!((&change["actions"], &change["before"]["permissions"]), (&json!(["update"]), &json!([])));
    workspace.apply();
    assert_eq!(workspace.count(CREATE), 1);
    workspace.destroy();
}

#[test]
fn an_endpoint_that_cannot_be_reached_is_named_with_its_cause_and_the_state_stays() {
    let workspace = Workspace::of(&config(""));
    workspace.apply();
    let before = workspace.instance(ADDRESS);
    let reachable = std::fs::read_to_string(workspace.path().join("main.tf")).unwrap();
    workspace.write_file("main.tf", &reachable.replace(&workspace.emulator.endpoint(), "http://127.0.0.1:9"));
    for run in [workspace.plan(), workspace.try_apply()] {
        run.expect_failure(&[
            DESCRIBE,
            "cannot connect",
            "Cannot connect to http://127.0.0.1:9: connection refused",
            "The state is unchanged",
        ]);
    }
    assert_eq!(workspace.instance(ADDRESS), before);
    workspace.write_file("main.tf", &reachable);
    workspace.emulator.fault(Fault::error(DESCRIBE, "InvalidSignatureException", "The signature is wrong").times(2));
    workspace.try_apply().expect_failure(&[DESCRIBE, "InvalidSignatureException", "The signature is wrong"]);
    workspace.provider("  max_retries = 2").write(&config(""));
    workspace.emulator.fault(Fault::new(DESCRIBE, Kind::Malformed).times(2));
    workspace.try_apply().expect_failure(&[DESCRIBE, "no valid response", "The response is not valid"]);
    assert_eq!(workspace.instance(ADDRESS), before);
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_connector_that_moves_to_another_address_without_a_moved_block_waits_for_its_own_deletion() {
    let workspace = releasing_ids(&config(""));
    workspace.apply();
    // Describe finds it for a while, so that the deletion is under way when the creation is refused.
    let visible = Options { deletion: Deletion::Visible, deletion_time: Duration::from_secs(1), ..Options::default() };
    workspace.emulator.set_options(visible);
    workspace.apply_config(&config("").replace("\"example\" {", "\"renamed\" {"));
    assert_eq!(workspace.connectors_in_state(), ["example".to_owned()].into());
    workspace.emulator.set_options(Options::default());
    workspace.destroy();
}

#[test]
fn a_connector_that_moves_to_another_address_waits_for_a_deletion_that_took_effect_and_is_not_verified_yet() {
    let workspace = releasing_ids(&config(""));
    workspace.apply();
    workspace.emulator.fault(Fault::new("DeleteActionConnector", Kind::DelayAfter { time: Duration::from_secs(3) }));
    let moved = config("").replace("\"example\" {", "\"renamed\" {\n  depends_on = [terraform_data.later]");
    workspace.apply_config(&format!("{}{moved}", during("1")));
    assert_eq!(workspace.remote("example").status, "CREATION_SUCCESSFUL");
    workspace.expect_empty_plan();
    workspace.destroy();
}
