//! Changing in place: what a plan leaves unknown, which calls a change takes, what is true when one of them fails, and waiting.

use std::time::{Duration, Instant};

use quicksight_emulator::{Connector, DescribedVpcConnection, EnabledActions, Fault, Kind, OmittedMembers, Options};
use serde_json::{Value as Json, json};

use crate::support::{ADDRESS, Feature, GROUP, Sample, USER, Workspace, can, connector, sample};

const UPDATE: &str = "UpdateActionConnector";
const PERMISSIONS: &str = "UpdateActionConnectorPermissions";
const TAG: &str = "TagResource";
const UNTAG: &str = "UntagResource";
const DESCRIBE: &str = "DescribeActionConnector";

const VPC: &str = "  vpc_connection_arn = \"arn:aws:quicksight:us-east-1:123456789012:vpcConnection/example\"\n";
const MINE: &str = "  description = \"Mine\"\n";
const NEVER: Duration = Duration::from_secs(3600);

fn kind() -> Sample {
    sample("API_KEY")
}

/// A connector with this name, this version of its secret, which is `secret-VERSION`, and these further arguments.
fn config(name: &str, version: u32, more: &str) -> String {
    let kind = kind();
    let authentication = kind.authentication(&kind.safest(&format!("\"secret-{version}\""), &format!("\"{version}\"")));
    connector(&format!("  name = \"{name}\"\n  type = \"{}\"\n  {authentication}\n{more}", kind.connector_type))
}

/// An applied workspace whose calls so far are forgotten.
fn applied(config: &str) -> Workspace {
    let workspace = Workspace::of(config);
    workspace.apply();
    workspace.emulator.clear_calls();
    workspace
}

/// How often each operation that changes something was called: the connector, its permissions, tags set, tags removed.
fn changes(workspace: &Workspace) -> [usize; 4] {
    [UPDATE, PERMISSIONS, TAG, UNTAG].map(|operation| workspace.count(operation))
}

/// Applies what is left to do, which takes these calls.
#[track_caller]
fn finishes_with(workspace: &Workspace, calls: [usize; 4]) {
    workspace.emulator.clear_calls();
    workspace.apply();
    assert_eq!(changes(workspace), calls);
}

/// The attributes that are not wholly known in the plan.
fn unknown(workspace: &Workspace) -> Vec<String> {
    let change = workspace.planned_change(ADDRESS);
    assert_eq!(change["actions"], json!(["update"]));
    let unknown = change["after_unknown"].as_object().cloned().unwrap_or_default();
    unknown.into_iter().filter(|(_, value)| value.to_string().contains("true")).map(|(name, _)| name).collect()
}

/// What state holds of these attributes.
fn state<const N: usize>(workspace: &Workspace, names: [&str; N]) -> [Json; N] {
    let state = workspace.state(ADDRESS);
    names.map(|name| state[name].clone())
}

/// The arguments of the block of state that has the secret's version.
fn block(workspace: &Workspace) -> Json {
    workspace.state(ADDRESS)["authentication_config"]["authentication_metadata"][kind().block].clone()
}

/// The version of the secret that state says was sent.
fn version_in_state(workspace: &Workspace) -> String {
    let block = block(workspace);
    let version = if can(Feature::WriteOnly) { &block["api_key_wo_version"] } else { &block["api_key"] };
    version.as_str().expect("a version or a secret").trim_start_matches("secret-").to_owned()
}

/// The secret that the service was sent last.
fn last_secret(workspace: &Workspace) -> Json {
    let sent = workspace.remote("example").last_request["AuthenticationConfig"]["AuthenticationMetadata"].clone();
    sent.pointer(kind().secret_pointer).cloned().unwrap_or_default()
}

fn status(status: &str) -> impl FnOnce(&mut Connector) {
    let status = status.to_owned();
    |connector| {
        connector.status = status;
        connector.transition = None;
    }
}

#[test]
fn computed_attributes_are_unknown_exactly_when_the_connector_itself_will_be_changed() {
    let workspace = applied(&config("Example", 1, &format!("{MINE}  tags = {{ a = \"1\" }}\n")));
    let decided = ["last_updated_time", "status"];
    let step = |config: &str, expected: &[&str], calls: [usize; 4]| {
        workspace.write(config);
        assert_eq!(unknown(&workspace), expected, "{config}");
        finishes_with(&workspace, calls);
    };
    step(&config("New Name", 1, &format!("{MINE}  tags = {{ a = \"1\" }}\n")), &decided, [1, 0, 0, 0]);
    step(&config("New Name", 1, "  description = \"New\"\n  tags = { a = \"1\" }\n"), &decided, [1, 0, 0, 0]);
    step(&config("New Name", 2, "  description = \"New\"\n  tags = { a = \"1\" }\n"), &decided, [1, 0, 0, 0]);
    let moved =
        |more: &str| config("New Name", 2, &format!("  description = \"New\"\n{more}")).replace("api.atlassian", "api.example");
    step(&moved("  tags = { a = \"1\" }\n"), &decided, [1, 0, 0, 0]);
    step(&moved("  tags = { a = \"2\" }\n"), &[], [0, 0, 1, 0]);
    let shared = |more: &str| moved(&format!("  tags = {{ a = \"2\" }}\n{more}")).replace(GROUP, USER);
    step(&shared(""), &[], [0, 2, 0, 0]);
    step(&shared("  timeouts {\n    update = \"7m\"\n  }\n"), &[], [0, 0, 0, 0]);
    assert_eq!(workspace.state(ADDRESS)["timeouts"]["update"], "7m");

    // Another kind of authentication may come with other actions.
    let old = kind().authentication(&kind().safest("\"secret-2\"", "\"2\"")).replace("api.atlassian", "api.example");
    let basic = sample("BASIC");
    let other = shared("").replace(&old, &basic.authentication(&basic.plain("\"secret-2\"")));
    step(&other, &["enabled_actions", "last_updated_time", "status"], [1, 0, 0, 0]);
    workspace.destroy();
}

#[test]
fn a_rename_shows_no_enabled_action_and_those_that_it_changes_show_at_the_next_refresh() {
    let workspace = Workspace::new();
    workspace.emulator.set_options(Options { enabled_actions: EnabledActions::All, ..Options::default() });
    workspace.apply_config(&config("Example", 1, MINE));
    let enabled = || workspace.state(ADDRESS)["enabled_actions"].as_array().expect("a set").len();
    let before = enabled();
    assert!(before > 1, "{before}");
    workspace.write(&config("New Name", 1, MINE));
    let plan = workspace.plan().expect_success();
    assert!(!plan.text().contains("enabled_actions"), "{plan}");
    assert!(plan.text().matches("(known after apply)").count() <= 2, "{plan}");

    // The update is applied by a service that has meanwhile more actions for the connector.
    workspace.run(&["plan", "-no-color", "-input=false", "-out=tfplan"]).expect_success();
    workspace.change_remote("example", |connector| connector.enabled_actions.push("more:than_planned".to_owned()));
    workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
    assert_eq!(workspace.remote("example").name, "New Name");
    assert_eq!(enabled(), before);
    workspace.expect_empty_plan();
    workspace.run(&["apply", "-no-color", "-input=false", "-refresh-only", "-auto-approve"]).expect_success();
    assert_eq!(enabled(), before + 1);
    workspace.destroy();
}

#[test]
fn changing_only_the_name_keeps_the_identity_known_and_sends_one_request_with_everything_in_it() {
    let workspace = applied(&config("Example", 1, &format!("{MINE}{VPC}")));
    let kept = ["arn", "id", "created_time", "action_connector_id", "aws_account_id", "region"];
    let before = state(&workspace, kept);
    workspace.write(&config("New Name", 1, &format!("{MINE}{VPC}")));
    let after = workspace.planned_change(ADDRESS)["after"].clone();
    assert_eq!(kept.map(|name| after[name].clone()), before);
    finishes_with(&workspace, [1, 0, 0, 0]);
    assert_eq!(state(&workspace, kept), before);
    assert_eq!(
        workspace.emulator.calls_of(UPDATE)[0].body,
        json!({
            "Name": "New Name",
            "Description": "Mine",
            "VpcConnectionArn": "arn:aws:quicksight:us-east-1:123456789012:vpcConnection/example",
            "AuthenticationConfig": {
                "AuthenticationType": "API_KEY",
                "AuthenticationMetadata": {
                    "ApiKeyConnectionMetadata": {
                        "BaseEndpoint": "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000",
                        "Email": "quick@example.com",
                        "ApiKey": "secret-1",
                    },
                },
            },
        })
    );
    workspace.destroy();
}

#[test]
fn name_permissions_and_tags_at_once_take_one_call_of_each_and_two_for_an_exchanged_principal() {
    let workspace = applied(&config("Example", 1, "  tags = { a = \"1\", b = \"1\" }\n"));
    workspace.write(&config("New Name", 1, "  tags = { a = \"2\", c = \"1\" }\n").replace(GROUP, USER));
    // One principal takes the place of another: it is granted before the other is revoked.
    finishes_with(&workspace, [1, 2, 1, 1]);
    workspace.destroy();
}

#[test]
fn a_description_and_a_vpc_connection_that_are_omitted_are_cleared() {
    let workspace = applied(&config("Example", 1, &format!("{MINE}{VPC}")));
    workspace.write(&config("Example", 1, VPC));
    finishes_with(&workspace, [1, 0, 0, 0]);
    assert_eq!(workspace.remote("example").description, None);
    assert!(workspace.remote("example").vpc_connection_arn.is_some());
    workspace.write(&config("Example", 1, ""));
    finishes_with(&workspace, [1, 0, 0, 0]);
    assert_eq!(workspace.remote("example").vpc_connection_arn, None);
    assert_eq!(state(&workspace, ["description", "vpc_connection_arn"]), [Json::Null, Json::Null]);
    workspace.destroy();
}

#[test]
fn what_the_service_keeps_although_it_was_omitted_is_an_error_until_it_is_set_again_or_the_connector_is_replaced() {
    let options = Options {
        omitted_members: OmittedMembers::Kept,
        described_vpc_connection: DescribedVpcConnection::Returned,
        ..Options::default()
    };
    let workspace = Workspace::with(options);
    workspace.write(&config("Example", 1, &format!("{MINE}{VPC}"))).apply();
    workspace.emulator.clear_calls();
    workspace.write(&config("Example", 1, ""));
    workspace.try_apply().expect_failure(&[
        "not fully updated",
        "`description` is still \"Mine\"",
        "`vpc_connection_arn` is still \"arn:aws:quicksight",
        "Set `vpc_connection_arn` again",
        "-replace",
    ]);
    assert_eq!(workspace.state(ADDRESS)["description"], "Mine");
    assert_eq!(workspace.state(ADDRESS)["vpc_connection_arn"], json!(workspace.remote("example").vpc_connection_arn));
    assert_eq!(workspace.planned_actions(ADDRESS), ["update"], "it is not forgotten");

    workspace.write(&config("Example", 1, &format!("{MINE}{VPC}")));
    finishes_with(&workspace, [0, 0, 0, 0]);

    workspace.write(&config("Example", 1, ""));
    let replace = format!("-replace={ADDRESS}");
    workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", &replace]).expect_success();
    workspace.expect_empty_plan();
    assert_eq!(workspace.remote("example").description, None);
    workspace.destroy();
}

#[test]
fn a_conflict_with_a_change_in_progress_is_retried_after_it() {
    let workspace = applied(&config("Example", 1, ""));
    for (operation, config) in
        [(UPDATE, config("New Name", 1, "")), (PERMISSIONS, config("New Name", 1, "").replace(GROUP, USER))]
    {
        workspace.write(&config);
        workspace.emulator.clear_calls();
        workspace.change_remote("example", status("UPDATE_IN_PROGRESS"));
        workspace.emulator.fault(Fault::error(operation, "ConflictException", "Another change is running"));
        let run = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
        workspace.wait_for(operation, 1);
        workspace.wait_for(DESCRIBE, workspace.count(DESCRIBE) + 3);
        assert_eq!(workspace.count(operation), 1, "it waits");
        workspace.change_remote("example", status("UPDATE_SUCCESSFUL"));
        run.finish().expect_success();
        // The change, once it has met a conflict; an exchanged principal takes one more.
        assert_eq!(workspace.count(operation), if operation == UPDATE { 2 } else { 3 });
        workspace.expect_empty_plan();
    }
    workspace.destroy();
}

#[test]
fn a_conflict_with_nothing_in_progress_is_retried_three_times_and_nothing_is_changed() {
    let workspace = applied(&config("Example", 1, ""));
    for operation in [UPDATE, PERMISSIONS] {
        workspace.apply_config(&config("Example", 1, ""));
        let before = workspace.instance(ADDRESS);
        workspace.emulator.clear_calls();
        let config = if operation == UPDATE { config("New Name", 2, "") } else { config("Example", 1, "").replace(GROUP, USER) };
        workspace.emulator.fault(Fault::error(operation, "ConflictException", "The name is taken").times(4));
        workspace.write(&config).try_apply().expect_failure(&[
            "updating",
            operation,
            "ConflictException",
            "The name is taken",
            "request ID",
            "Apply again",
        ]);
        assert_eq!(workspace.count(operation), 4);
        assert_eq!(workspace.instance(ADDRESS)["attributes"], before["attributes"]);
        // One that has just ended does not show.
        workspace.emulator.fault(Fault::error(operation, "ConflictException", "Over by now"));
        workspace.apply();
    }
    workspace.destroy();
}

#[test]
fn an_update_that_fails_is_an_error_with_its_reason_and_is_sent_again_whole() {
    let workspace = applied(&config("Example", 1, MINE));
    let message = "The endpoint does not answer".to_owned();
    workspace.emulator.fault(Fault::new(UPDATE, Kind::Fails { message }));
    workspace.write(&config("New Name", 2, "  description = \"New\"\n  tags = { a = \"1\" }\n"));
    workspace.try_apply().expect_failure(&["updating", "UPDATE_FAILED", "The endpoint does not answer", "Apply again"]);
    assert_eq!(changes(&workspace), [1, 0, 0, 0]);
    assert_eq!(state(&workspace, ["name", "description", "status"]), ["Example", "Mine", "UPDATE_FAILED"]);
    assert_eq!(version_in_state(&workspace), "1");
    assert_eq!(workspace.instance(ADDRESS)["status"], Json::Null, "it is not tainted");

    finishes_with(&workspace, [1, 0, 1, 0]);
    assert_eq!(last_secret(&workspace), "secret-2");
    assert_eq!(state(&workspace, ["name", "description", "status"]), ["New Name", "New", "UPDATE_SUCCESSFUL"]);
    workspace.destroy();
}

#[test]
fn a_change_that_an_earlier_attempt_may_have_made_is_not_reported_as_not_made() {
    let workspace = applied(&config("Example", 1, ""));
    let lost = Kind::ErrorAfterCommit { code: "InternalFailureException".to_owned(), message: "Oh no".to_owned(), status: None };
    workspace.emulator.fault(Fault::new(UPDATE, lost));
    workspace.emulator.fault(Fault::error(UPDATE, "AccessDeniedException", "No more"));
    workspace.write(&config("Renamed", 1, ""));
    let told =
        workspace.try_apply().expect_failure(&["AccessDeniedException", "It is not known whether the connector was changed"]);
    told.expect_silent_about(&["are unchanged"]);
    assert_eq!(state(&workspace, ["name"]), ["Renamed"]);
    workspace.destroy();
}

#[test]
fn a_change_that_the_last_read_finds_has_succeeded_although_the_timeout_expired() {
    let workspace = applied(&config("Example", 1, "  timeouts {\n    update = \"2s\"\n  }\n"));
    workspace.emulator.set_options(Options { update_time: Duration::from_millis(1500), ..Options::default() });
    workspace.write(&config("Renamed", 1, "  timeouts {\n    update = \"2s\"\n  }\n"));
    workspace.apply();
    assert_eq!(state(&workspace, ["name", "status"]), ["Renamed", "UPDATE_SUCCESSFUL"]);
    workspace.destroy();
}

/// Such as only a secret: the rest of the connector looks the same before and after.
#[test]
fn a_rotation_that_fails_is_sent_again() {
    let workspace = applied(&config("Example", 1, ""));
    workspace.emulator.fault(Fault::new(UPDATE, Kind::Fails { message: "No".to_owned() }));
    workspace.write(&config("Example", 2, "")).try_apply().expect_failure(&["UPDATE_FAILED", "No"]);
    finishes_with(&workspace, [1, 0, 0, 0]);
    assert_eq!(last_secret(&workspace), "secret-2");
    workspace.destroy();
}

#[test]
fn an_apply_that_fails_midway_leaves_the_actual_state_and_applying_again_calls_only_what_is_left() {
    let workspace = applied(&config("Example", 1, "  tags = { a = \"1\", b = \"1\" }\n"));
    let refused = |operation: &str| Fault::error(operation, "AccessDeniedException", "Not allowed");
    let holds = |name: &str, version: &str, principal: &str, tags: Json| {
        assert_eq!(state(&workspace, ["name", "tags", "tags_all"]), [json!(name), tags.clone(), tags]);
        assert_eq!(version_in_state(&workspace), version);
        assert_eq!(workspace.state(ADDRESS)["permissions"][0]["principal"], principal);
    };
    let tags = json!({ "a": "1", "b": "1" });
    let new = config("New Name", 2, "  tags = { a = \"2\" }\n").replace(GROUP, USER);

    // The first call is refused, and none follows.
    workspace.emulator.fault(refused(UPDATE));
    workspace.write(&new).try_apply().expect_failure(&[
        UPDATE,
        "AccessDeniedException",
        "request ID",
        "The connector is unchanged",
    ]);
    assert_eq!(changes(&workspace), [1, 0, 0, 0]);
    holds("Example", "1", GROUP, tags.clone());

    // The second.
    workspace.emulator.fault(refused(PERMISSIONS));
    workspace.try_apply().expect_failure(&[PERMISSIONS, "AccessDeniedException", "permissions were not changed"]);
    assert_eq!(changes(&workspace), [2, 1, 0, 0]);
    holds("New Name", "2", GROUP, tags.clone());
    assert_eq!(workspace.state(ADDRESS)["status"], "UPDATE_SUCCESSFUL");

    // The third, and the fourth.
    workspace.emulator.clear_calls();
    workspace.emulator.fault(refused(UNTAG));
    workspace.try_apply().expect_failure(&[UNTAG, "AccessDeniedException", "Not all tags were changed"]);
    assert_eq!(changes(&workspace), [0, 2, 0, 1]);
    holds("New Name", "2", USER, tags);
    workspace.emulator.fault(refused(TAG));
    workspace.try_apply().expect_failure(&[TAG, "AccessDeniedException", "Not all tags were changed"]);
    assert_eq!(changes(&workspace), [0, 2, 1, 2]);
    holds("New Name", "2", USER, json!({ "a": "1" }));

    finishes_with(&workspace, [0, 0, 1, 0]);
    holds("New Name", "2", USER, json!({ "a": "2" }));
    workspace.destroy();
}

#[test]
fn a_change_that_the_service_accepts_and_ignores_is_named_and_the_state_has_the_actual_values() {
    let workspace = applied(&config("Example", 1, MINE));
    let members = ["Name", "Description", "AuthenticationConfig"].map(str::to_owned).to_vec();
    workspace.emulator.fault(Fault::new(UPDATE, Kind::IgnoreChange { members }));
    workspace.write(&config("New Name", 1, "  description = \"New\"\n").replace("quick@example.com", "new@example.com"));
    workspace.try_apply().expect_failure(&[
        "not fully updated",
        "`name` is \"Example\", not \"New Name\"",
        "`description` is \"Mine\", not \"New\"",
        "authentication_metadata` differs from the configuration",
    ]);
    assert_eq!(state(&workspace, ["name", "description", "status"]), ["Example", "Mine", "UPDATE_SUCCESSFUL"]);
    assert_eq!(block(&workspace)["email"], "quick@example.com");
    finishes_with(&workspace, [1, 0, 0, 0]);
    workspace.destroy();
}

#[test]
fn an_update_that_times_out_is_an_error_with_its_status_and_is_sent_again() {
    let timeouts = "  timeouts {\n    update = \"1s\"\n  }\n";
    let workspace = applied(&config("Example", 1, timeouts));
    workspace.emulator.set_options(Options { update_time: NEVER, ..Options::default() });
    workspace.write(&config("New Name", 2, timeouts).replace(GROUP, USER));
    let began = Instant::now();
    workspace.try_apply().expect_failure(&["timed out", "timeouts.update", "UPDATE_IN_PROGRESS"]);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(changes(&workspace), [1, 0, 0, 0]);
    assert_eq!(state(&workspace, ["name", "status"]), ["New Name", "UPDATE_IN_PROGRESS"]);
    assert_eq!(version_in_state(&workspace), "1", "whether the secret was taken is not known");

    workspace.emulator.set_options(Options::default());
    workspace.change_remote("example", status("UPDATE_SUCCESSFUL"));
    finishes_with(&workspace, [1, 2, 0, 0]);
    assert_eq!(last_secret(&workspace), "secret-2");
    workspace.destroy();
}

#[test]
fn an_interrupt_ends_the_wait_at_once_and_the_change_is_sent_again() {
    let workspace = applied(&config("Example", 1, ""));
    workspace.emulator.set_options(Options { update_time: NEVER, ..Options::default() });
    workspace.write(&config("New Name", 2, "").replace(GROUP, USER));
    let run = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    workspace.wait_for(UPDATE, 1);
    workspace.wait_for(DESCRIBE, workspace.count(DESCRIBE) + 1);
    let interrupted = Instant::now();
    run.interrupt();
    run.finish().expect_failure(&["updating", "interrupted", "interrupted before the update was complete"]);
    assert!(interrupted.elapsed() < Duration::from_secs(5), "{:?}", interrupted.elapsed());
    assert_eq!(changes(&workspace), [1, 0, 0, 0]);
    assert_eq!(version_in_state(&workspace), "1");
    assert_eq!(workspace.state(ADDRESS)["permissions"][0]["principal"], GROUP);

    workspace.emulator.set_options(Options::default());
    workspace.change_remote("example", status("UPDATE_SUCCESSFUL"));
    finishes_with(&workspace, [1, 2, 0, 0]);
    assert_eq!(last_secret(&workspace), "secret-2");
    workspace.destroy();
}
