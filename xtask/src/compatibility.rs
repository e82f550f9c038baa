//! `cargo xtask compatibility`: runs the acceptance tests with each client that `QUICKSIGHT_TEST_CLI` names, and writes what came of it to
//! `docs/compatibility.md`. What a client did is kept in `target/compatibility`, so that clients can be run one after the other, and a page
//! tells of all that were run.
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::binaries;
use crate::cli::{self, Cli};

/// The variable by which the tests learn where to write what they tried and what they left out.
const RECORD: &str = "QUICKSIGHT_TEST_RECORD";

/// The tests that run a client.
const SUITE: &str = "tests/it/main.rs";

/// The command, as a person types it.
const COMMAND: &str = "QUICKSIGHT_TEST_CLI=CLIENT:... cargo xtask compatibility";

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Runs only the tests that failed last, one at a time: some depend on the clock, and a busy machine fails them
    #[arg(long, conflicts_with = "page")]
    failed: bool,
    /// Runs nothing and writes the page from earlier results
    #[arg(long)]
    page: bool,
    /// Number of tests to run at a time [default: that of the test harness]
    #[arg(long, value_name = "NUMBER")]
    threads: Option<u32>,
}

impl Options {
    fn run(&self) -> Run {
        match self {
            Self { failed: true, .. } => Run::Failed,
            Self { page: true, .. } => Run::Nothing,
            _ => Run::Tests,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    Tests,
    /// The tests that failed when they were run last, each by itself: some watch the clock, and a busy machine fails them.
    Failed,
    /// Only writes the page, from what has been run before.
    Nothing,
}

/// What one client did.
#[derive(Serialize, Deserialize)]
struct Outcome {
    /// `Terraform` or `OpenTofu`.
    product: String,
    version: String,
    /// The day, as `2026-01-31`.
    date: String,
    /// The state of the source that was tested, as git names it.
    commit: String,
    passed: BTreeSet<String>,
    failed: BTreeSet<String>,
    /// Those of the passed that had failed beside others.
    #[serde(default)]
    passed_alone: BTreeSet<String>,
    record: Vec<Entry>,
}

/// A test asked whether the client has something.
#[derive(Serialize, Deserialize)]
struct Entry {
    test: String,
    row: usize,
    feature: String,
    /// The versions that have it first, where there are any.
    terraform: Option<String>,
    opentofu: Option<String>,
    instead: String,
    outcome: Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Answer {
    #[serde(rename = "tried")]
    Tried,
    #[serde(rename = "skipped")]
    Skipped,
    #[serde(rename = "skipped in part")]
    SkippedInPart,
}

impl Outcome {
    /// The tests of which nothing was left to do for want of something in the client.
    fn skipped(&self) -> BTreeSet<&str> {
        let entries = self.record.iter().filter(|entry| entry.outcome == Answer::Skipped);
        entries.map(|entry| entry.test.as_str()).collect()
    }
}

pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let kept = binaries::target_directory().join("compatibility");
    fs::create_dir_all(&kept).with_context(|| format!("cannot make {}", kept.display()))?;
    let mut code = ExitCode::SUCCESS;
    if options.run() != Run::Nothing {
        for cli in cli::all()? {
            let file = kept.join(format!("{}-{}.json", cli.product()?, cli.version));
            let outcome = match options.run() {
                Run::Failed => again(&cli, read(&file)?, &kept)?,
                Run::Tests | Run::Nothing => test(&cli, &threads(options), &kept)?,
            };
            if !outcome.failed.is_empty() {
                eprintln!("failed with {} {}: {:#?}", outcome.product, outcome.version, outcome.failed);
                code = ExitCode::FAILURE;
            }
            fs::write(&file, serde_json::to_vec_pretty(&outcome)?).with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    let page = page::of(&outcomes(&kept)?);
    let file = binaries::workspace_directory().join("docs/compatibility.md");
    fs::write(&file, page).with_context(|| format!("cannot write {}", file.display()))?;
    println!("written: docs/compatibility.md");
    Ok(code)
}

/// All that has been kept, Terraform first, old versions before new ones.
fn outcomes(kept: &Path) -> anyhow::Result<Vec<Outcome>> {
    let files = fs::read_dir(kept)?.filter_map(Result::ok).map(|entry| entry.path());
    let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "json"));
    let mut outcomes = files.map(|file| read(&file)).collect::<anyhow::Result<Vec<_>>>()?;
    ensure!(!outcomes.is_empty(), "no client has been run yet");
    let numbers = |version: &str| version.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>();
    outcomes.sort_by_key(|outcome| (outcome.product != "Terraform", numbers(&outcome.version)));
    Ok(outcomes)
}

fn read(file: &Path) -> anyhow::Result<Outcome> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} holds no outcome", file.display()))
}

/// How many tests the harness runs at a time.
fn threads(options: &Options) -> Vec<String> {
    options.threads.iter().map(|threads| format!("--test-threads={threads}")).collect()
}

/// Runs the tests that failed in `outcome` once more, one at a time.
fn again(cli: &Cli, mut outcome: Outcome, kept: &Path) -> anyhow::Result<Outcome> {
    for name in std::mem::take(&mut outcome.failed) {
        // Not one thread: the harness would run the test in its own, which has no name to record.
        let arguments = ["--exact", &name, "--test-threads=2"].map(str::to_owned);
        let alone = test(cli, &arguments, kept)?;
        outcome.passed_alone.extend(alone.passed.iter().cloned());
        outcome.passed.extend(alone.passed);
        outcome.failed.extend(alone.failed);
        outcome.record.extend(alone.record);
    }
    Ok(outcome)
}

/// Runs tests with this client: all, unless the arguments for the harness say otherwise.
fn test(cli: &Cli, arguments: &[String], kept: &Path) -> anyhow::Result<Outcome> {
    let product = cli.product()?;
    println!("testing with {product} {}", cli.version);
    let record = kept.join(format!("{product}-{}.record", cli.version));
    if record.exists() {
        fs::remove_file(&record).context("cannot remove an old record")?;
    }
    let mut command = Command::new(binaries::build_test(SUITE)?);
    command.current_dir(binaries::workspace_directory()).args(arguments);
    command.env(cli::VARIABLE, &cli.path).env(RECORD, &record).stdout(Stdio::piped());
    let mut child = command.spawn().context("cannot run the tests")?;
    let (mut passed, mut failed) = (BTreeSet::new(), BTreeSet::new());
    for line in BufReader::new(child.stdout.take().context("the tests have no output")?).lines() {
        let line = line?;
        println!("{line}");
        match verdict(&line) {
            Some((test, true)) => passed.insert(test.to_owned()),
            Some((test, false)) => failed.insert(test.to_owned()),
            None => false,
        };
    }
    let status = child.wait()?;
    ensure!(!passed.is_empty() || !failed.is_empty(), "no test was run: {status}");
    ensure!(status.success() || !failed.is_empty(), "the tests ended with {status} though none failed");
    let text = if record.exists() { fs::read_to_string(&record)? } else { String::new() };
    let record =
        text.lines().map(serde_json::from_str).collect::<Result<Vec<Entry>, _>>().context("the record cannot be read")?;
    Ok(Outcome {
        product,
        version: cli.version.clone(),
        date: OffsetDateTime::now_utc().date().to_string(),
        commit: commit()?,
        passed,
        failed,
        passed_alone: BTreeSet::new(),
        record,
    })
}

/// What a line of the test harness says of a test.
fn verdict(line: &str) -> Option<(&str, bool)> {
    let (test, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    match result {
        "ok" => Some((test, true)),
        "FAILED" => Some((test, false)),
        _ => None,
    }
}

fn commit() -> anyhow::Result<String> {
    let mut git = Command::new("git");
    let output = git.args(["describe", "--always", "--abbrev=10"]).current_dir(binaries::workspace_directory()).output();
    let output = output.context("cannot run git")?;
    ensure!(output.status.success(), "git does not name the commit");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// For each feature, by its place: the entry that tells of it, and for each client what its tests came to.
fn by_feature(outcomes: &[Outcome]) -> BTreeMap<usize, (&Entry, Vec<Cell>)> {
    let mut features = BTreeMap::new();
    for entry in outcomes.iter().flat_map(|outcome| &outcome.record) {
        features.entry(entry.row).or_insert_with(|| (entry, outcomes.iter().map(|outcome| cell(outcome, entry.row)).collect()));
    }
    features
}

/// What the tests of one feature came to with one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    /// So many tests that use it passed.
    Passed(usize),
    Failed,
    /// The client has it, and lacks something else that its tests need.
    Untried,
    /// The client lacks it.
    Lacks,
}

fn cell(outcome: &Outcome, row: usize) -> Cell {
    let entries = || outcome.record.iter().filter(|entry| entry.row == row);
    if entries().all(|entry| entry.outcome != Answer::Tried) {
        return Cell::Lacks;
    }
    let skipped = outcome.skipped();
    let tests: BTreeSet<&str> = entries().map(|entry| entry.test.as_str()).filter(|test| !skipped.contains(test)).collect();
    match tests.len() {
        0 => Cell::Untried,
        _ if tests.iter().any(|test| outcome.failed.contains(*test)) => Cell::Failed,
        count => Cell::Passed(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(version: &str, entries: &[(&str, Answer)]) -> Outcome {
        let entry = |(test, answer): &(&str, Answer)| Entry {
            test: (*test).to_owned(),
            row: 0,
            feature: "queries".to_owned(),
            terraform: Some("1.14".to_owned()),
            opentofu: None,
            instead: "A data source.".to_owned(),
            outcome: *answer,
        };
        Outcome {
            product: "Terraform".to_owned(),
            version: version.to_owned(),
            date: "2026-01-31".to_owned(),
            commit: "0123456789".to_owned(),
            passed: ["one", "two", "three"].map(str::to_owned).into(),
            failed: BTreeSet::new(),
            passed_alone: BTreeSet::new(),
            record: entries.iter().map(entry).collect(),
        }
    }

    #[test]
    fn a_line_of_the_harness_tells_of_one_test() {
        assert_eq!(verdict("test acceptance::a_b ... ok"), Some(("acceptance::a_b", true)));
        assert_eq!(verdict("test acceptance::a_b ... FAILED"), Some(("acceptance::a_b", false)));
        for other in ["test result: ok. 3 passed; 0 failed", "running 3 tests", "test a ... ignored"] {
            assert_eq!(verdict(other), None, "{other}");
        }
    }

    #[test]
    fn a_feature_passes_with_its_tests_and_is_lacking_where_none_could_try_it() {
        let new = outcome("1.14.9", &[("one", Answer::Tried), ("one", Answer::Tried), ("two", Answer::Tried)]);
        assert_eq!(cell(&new, 0), Cell::Passed(2));
        let old = outcome("1.5.7", &[("one", Answer::Skipped), ("two", Answer::SkippedInPart)]);
        assert_eq!(cell(&old, 0), Cell::Lacks);
        assert_eq!(old.skipped(), ["one"].into());
        let mut between = outcome("1.6.6", &[("one", Answer::Tried)]);
        between.record.push(Entry {
            row: 1,
            outcome: Answer::Skipped,
            ..outcome("1.6.6", &[("one", Answer::Skipped)]).record.remove(0)
        });
        assert_eq!(cell(&between, 0), Cell::Untried);
        let mut broken = outcome("1.15.9", &[("one", Answer::Tried)]);
        broken.failed.insert("one".to_owned());
        assert_eq!(cell(&broken, 0), Cell::Failed);
    }

    #[test]
    fn the_page_counts_a_skipped_test_as_no_passed_one() {
        let old = outcome("1.5.7", &[("one", Answer::Skipped), ("two", Answer::SkippedInPart)]);
        let page = page::of(&[old]);
        assert!(page.contains("| Terraform 1.5.7 | 2 | 0 | 1 | 0 |"), "{page}");
        assert!(page.contains("| queries | — |"), "{page}");
        assert!(page.contains("| queries | 1.14 | never | A data source. |"), "{page}");
    }
}
