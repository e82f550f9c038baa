//! The page: clients and their counts, features by client, and what there is in place of a feature.
use super::{COMMAND, Cell, Outcome, by_feature};

/// The whole text of `docs/compatibility.md`.
pub fn of(outcomes: &[Outcome]) -> String {
    format!("{HEAD}\n{}\n{FAULTS}\n{FEATURES}\n{}\n{INSTEAD}\n{}", clients(outcomes), features(outcomes), instead(outcomes))
        .replace("COMMAND", COMMAND)
}

const HEAD: &str = "# Terraform and OpenTofu, version by version

Written by `COMMAND`, which runs every test that needs a client with each of those named, by its path. Anything of plugin protocol 6 can run the
provider, which is Terraform 1.0 and OpenTofu 1.6 or later; these were tried.

A test asks for a feature by name, and the table in `tests/it/support/features.rs` says which client has it. Where the client lacks what the
whole test is about, the test is skipped; where it lacks a part, the rest is tried, and the test counts as passed. Some tests watch the clock, and
fail beside others on a busy machine; they are run again by themselves (`--failed`), and those that pass then are counted again as alone.
";

const FAULTS: &str = "## Faults of clients that the provider works around

| client | fault | what the provider does | what is left |
| --- | --- | --- | --- |
| Terraform 1.16.0 to 1.17.0-beta1 | A create that fails and leaves an object, while other resources are in progress, can crash Terraform (exit status 11) and empty its local state. | Such an answer leaves when Terraform is idle, and no other leaves until Terraform has stored it. | Answers of other providers come when they come: `-parallelism=1` avoids the crash for all of them. See [troubleshooting](guides/troubleshooting.md#terraform-116-crashes-and-empties-its-state). |
";

const FEATURES: &str = "## Features

How many tests that use the feature passed with the client; — where the client lacks it, and not tried where it lacks something else that they need. What is in no row works with all of them: create,
refresh, change, replace and destroy of each kind of connector, plain secrets, permissions, tags, data sources, import by ID and ARN by command
and block, generated configuration, moves within the type, `-target`, `-replace`, `-refresh-only`, `-json`, saved plans, mirrors and lock files.
";

const INSTEAD: &str = "## What a client without it gets
";

/// A table, its columns by their headings.
fn table(headings: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = vec!["---".to_owned(); headings.len()];
    let rows: String = rows.into_iter().map(|row| line(&row)).collect();
    format!("{}{}{rows}", line(headings), line(&rule))
}

fn named(outcome: &Outcome) -> String {
    format!("{} {}", outcome.product, outcome.version)
}

fn clients(outcomes: &[Outcome]) -> String {
    let headings = ["client", "tests passed", "of them alone", "skipped", "failed", "commit", "date"].map(str::to_owned);
    let row = |outcome: &Outcome| {
        let skipped = outcome.skipped();
        let passed = outcome.passed.iter().filter(|test| !skipped.contains(test.as_str())).count();
        vec![
            named(outcome),
            passed.to_string(),
            outcome.passed_alone.len().to_string(),
            skipped.len().to_string(),
            outcome.failed.len().to_string(),
            format!("`{}`", outcome.commit),
            outcome.date.clone(),
        ]
    };
    table(&headings, outcomes.iter().map(row))
}

fn features(outcomes: &[Outcome]) -> String {
    let headings: Vec<String> = std::iter::once("feature".to_owned()).chain(outcomes.iter().map(named)).collect();
    let text = |cell: Cell| match cell {
        Cell::Passed(tests) => tests.to_string(),
        Cell::Failed => "**fails**".to_owned(),
        Cell::Untried => "not tried".to_owned(),
        Cell::Lacks => "—".to_owned(),
    };
    let rows = by_feature(outcomes).into_values();
    table(
        &headings,
        rows.map(|(entry, cells)| std::iter::once(entry.feature.clone()).chain(cells.into_iter().map(text)).collect()),
    )
}

fn instead(outcomes: &[Outcome]) -> String {
    let headings = ["feature", "Terraform since", "OpenTofu since", "before, or without"].map(str::to_owned);
    let since = |version: &Option<String>| version.clone().unwrap_or_else(|| "never".to_owned());
    let rows = by_feature(outcomes)
        .into_values()
        .map(|(entry, _)| vec![entry.feature.clone(), since(&entry.terraform), since(&entry.opentofu), entry.instead.clone()]);
    table(&headings, rows)
}
