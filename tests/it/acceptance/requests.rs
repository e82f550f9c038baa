//! How many requests each operation sends: under a limit on requests, their number is the time that a user waits.

use std::{collections::BTreeSet, time::Duration};

use quicksight_emulator::Options;

use crate::support::{GROUP, OWNER, USER, VIEWER, Workspace, bare_connector, check_table, permissions, sample};

const CREATE: &str = "CreateActionConnector";
const READ: &str = "DescribeActionConnector";
const UPDATE: &str = "UpdateActionConnector";
const DELETE: &str = "DeleteActionConnector";
const READ_PERMISSIONS: &str = "DescribeActionConnectorPermissions";
const CHANGE_PERMISSIONS: &str = "UpdateActionConnectorPermissions";
/// A change of permissions that takes one request: a fresh read, the change, and what has come of it.
const PERMISSIONS_ONCE: [&str; 3] = [READ_PERMISSIONS, CHANGE_PERMISSIONS, READ_PERMISSIONS];
const READ_TAGS: &str = "ListTagsForResource";
const TAG: &str = "TagResource";
const UNTAG: &str = "UntagResource";

/// The table of what was seen.
struct Seen<'a> {
    workspace: &'a Workspace,
    rows: String,
}

impl Seen<'_> {
    /// The requests since the calls were last forgotten, without those to STS; in any order, since reads go side by side.
    #[track_caller]
    fn row(&mut self, what: &str, expected: &[&str]) {
        let calls = self.workspace.emulator.calls().into_iter().map(|call| call.operation.to_string());
        let mut calls: Vec<String> = calls.filter(|operation| operation != "GetCallerIdentity").collect();
        let mut sorted = expected.to_vec();
        calls.sort_unstable();
        sorted.sort_unstable();
        assert_eq!(calls, sorted, "{what}");
        let mut names = Vec::new();
        for name in expected {
            let count = expected.iter().filter(|other| *other == name).count();
            let text = if count == 1 { (*name).to_owned() } else { format!("{count} {name}") };
            if !names.contains(&text) {
                names.push(text);
            }
        }
        let list = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        self.rows.push_str(&format!("| {what} | {} | {} | {list} |\n", calls.len(), least(expected)));
    }

    /// What applying this configuration sends, after a plan of its own, which has refreshed.
    #[track_caller]
    fn change(&mut self, what: &str, config: &str, expected: &[&str]) {
        self.workspace.write(config);
        self.run_plan(&["plan", "-input=false", "-out=tfplan"], what, expected);
        self.workspace.expect_empty_plan();
    }

    #[track_caller]
    fn run_plan(&mut self, plan: &[&str], what: &str, expected: &[&str]) {
        self.workspace.run(plan).expect_success();
        self.workspace.emulator.clear_calls();
        self.workspace.run(&["apply", "-input=false", "tfplan"]).expect_success();
        self.row(what, expected);
    }

    /// What a command sends.
    #[track_caller]
    fn command(&mut self, what: &str, arguments: &[&str], expected: &[&str]) {
        self.workspace.emulator.clear_calls();
        self.workspace.run(arguments).expect_success();
        self.row(what, expected);
    }
}

/// The requests without which nobody could know that it is done: each change, and one read of each part that is changed or refreshed.
fn least(requests: &[&str]) -> usize {
    let (reads, changes): (Vec<&str>, Vec<&str>) =
        requests.iter().partition(|request| [READ, READ_PERMISSIONS, READ_TAGS].contains(request));
    changes.len() + reads.into_iter().collect::<BTreeSet<_>>().len()
}

fn config(more: &str) -> String {
    let kind = sample("API_KEY");
    let secret = kind.safest("\"s3cret-value\"", "\"1\"");
    bare_connector(&format!("  type = \"{}\"\n  {}\n{more}", kind.connector_type, kind.authentication(&secret)))
}

#[test]
fn each_operation_sends_only_the_requests_that_it_needs() {
    let workspace = Workspace::with(Options {
        creation_time: Duration::ZERO,
        update_time: Duration::ZERO,
        deletion_time: Duration::ZERO,
        ..Options::default()
    });
    let mut seen =
        Seen { workspace: &workspace, rows: "| operation | requests | least | which |\n| --- | --- | --- | --- |\n".to_owned() };
    let body =
        |name: &str, tags: &str, permissions: &str| config(&format!("  name = \"{name}\"\n  tags = {{ {tags} }}\n{permissions}"));
    let viewer = permissions(GROUP, VIEWER);

    seen.change(
        "create, with `permissions` and `tags`",
        &body("Example", "a = \"1\"", &viewer),
        &[CREATE, READ, READ_PERMISSIONS, READ_TAGS],
    );
    seen.command("refresh", &["plan", "-input=false"], &[READ, READ_PERMISSIONS, READ_TAGS]);
    seen.command("plan with `-refresh=false`", &["plan", "-input=false", "-refresh=false"], &[]);
    seen.change("change `name`", &body("Renamed", "a = \"1\"", &viewer), &[UPDATE, READ]);
    seen.change("change the value of a tag", &body("Renamed", "a = \"2\"", &viewer), &[TAG, READ_TAGS]);
    seen.change("remove a tag and add another", &body("Renamed", "b = \"2\"", &viewer), &[TAG, UNTAG, READ_TAGS]);
    let owner = permissions(GROUP, OWNER);
    seen.change("make a viewer an owner", &body("Renamed", "b = \"2\"", &owner), &PERMISSIONS_ONCE);
    seen.change(
        "make an owner a viewer",
        &body("Renamed", "b = \"2\"", &viewer),
        &[READ_PERMISSIONS, CHANGE_PERMISSIONS, READ_PERMISSIONS, CHANGE_PERMISSIONS, READ_PERMISSIONS],
    );
    let two = format!("{viewer}{}", permissions(USER, OWNER));
    seen.change("add a principal", &body("Renamed", "b = \"2\"", &two), &PERMISSIONS_ONCE);
    seen.change("remove a principal", &body("Renamed", "b = \"2\"", &viewer), &PERMISSIONS_ONCE);
    seen.change(
        "change `name`, a tag and a viewer to an owner",
        &body("Example", "b = \"3\"", &owner),
        &[UPDATE, READ, READ_PERMISSIONS, CHANGE_PERMISSIONS, READ_PERMISSIONS, TAG, READ_TAGS],
    );
    seen.change("no longer manage `permissions`", &body("Example", "b = \"3\"", ""), &PERMISSIONS_ONCE);
    seen.command("refresh, without `permissions`", &["plan", "-input=false"], &[READ, READ_TAGS]);
    seen.run_plan(&["plan", "-destroy", "-input=false", "-out=tfplan"], "destroy", &[DELETE, READ]);
    seen.change("create, without `permissions` and `tags`", &config("  name = \"Example\"\n"), &[CREATE, READ]);

    check_table("performance.md", "requests", &seen.rows);
    workspace.destroy();
}
