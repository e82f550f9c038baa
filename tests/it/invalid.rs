//! Configurations that break one rule each. `invalid/RULE.tf` must be refused, and `advice/RULE.tf` must cause a warning, in the words of
//! the file's first comment: every line of it must be in what the CLI prints. Where the first line is `plan`, it is `terraform plan` that
//! says so, else `terraform validate`.

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::support::{Run, Workspace, understands};

/// Cases that are checked at a time.
const WORKERS: usize = 4;

/// One file: its name, what must be said, and by which verb.
struct Case {
    name: String,
    text: String,
    verb: &'static str,
    says: Vec<String>,
}

fn cases(directory: &str) -> Vec<Case> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(directory);
    let files =
        fs::read_dir(&directory).expect("the directory of cases is there").filter_map(Result::ok).map(|entry| entry.path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|extension| extension == "tf")).collect();
    files.sort();
    let cases: Vec<Case> = files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).expect("a case can be read");
            let comment = text.lines().map_while(|line| line.strip_prefix('#')).map(|line| line.trim().to_owned());
            let mut says: Vec<String> = comment.filter(|line| !line.is_empty()).collect();
            let verb = if says.first().is_some_and(|line| line == "plan") { "plan" } else { "validate" };
            says.retain(|line| line != "plan");
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            assert!(!says.is_empty(), "{name} must begin with the expected diagnostic as a comment");
            Case { name, text, verb, says }
        })
        .collect();
    assert!(!cases.is_empty(), "no cases in {}", directory.display());
    cases
}

impl Case {
    fn run(&self, workspace: &Workspace) -> Run {
        workspace.write(&self.text);
        match self.verb {
            "plan" => workspace.plan(),
            _ => workspace.validate(),
        }
    }

    fn check(&self, run: &Run, is_right: bool) -> Option<String> {
        let text = run.text();
        let unsaid: Vec<&String> =
            self.says.iter().filter(|part| !text.contains(&part.split_whitespace().collect::<Vec<_>>().join(" "))).collect();
        (!is_right || !unsaid.is_empty()).then(|| format!("{}: not said {unsaid:?}: {run}", self.name))
    }
}

/// Checks each case that the client understands, several at a time, each time in a workspace without traces of another. Most of the time passes in the start of
/// processes.
#[track_caller]
fn check_all(directory: &str, check: impl Fn(&Case, &Workspace) -> Vec<String> + Sync) {
    let cases: Vec<Case> = cases(directory).into_iter().filter(|case| understands(&case.text)).collect();
    let next = AtomicUsize::new(0);
    let worker = || {
        let (workspace, mut failures) = (Workspace::new(), Vec::new());
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            failures.extend(check(case, &workspace));
        }
        failures
    };
    let failures: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a check does not panic")).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_invalid_configuration_is_refused_in_the_words_of_its_first_comment_and_without_any_call() {
    check_all("invalid", |case, workspace| {
        let run = case.run(workspace);
        let mut failures: Vec<String> = case.check(&run, run.code != Some(0)).into_iter().collect();
        let calls = workspace.emulator.calls().into_iter().map(|call| call.operation);
        let called: Vec<_> = calls.filter(|call| call != "GetCallerIdentity").collect();
        if !called.is_empty() {
            failures.push(format!("{}: it was refused only after {called:?}", case.name));
        }
        workspace.emulator.clear_calls();
        failures
    });
}

#[test]
fn every_piece_of_advice_is_a_warning_that_advisory_checks_silences() {
    check_all("advice", |case, workspace| {
        workspace.provider("");
        let run = case.run(workspace);
        let mut failures: Vec<String> = case.check(&run, run.code == Some(0)).into_iter().collect();
        workspace.provider("advisory_checks = false");
        let silenced = case.run(workspace);
        if silenced.code != Some(0) || silenced.text().contains(&case.says[0]) {
            failures.push(format!("{}: not silenced: {silenced}", case.name));
        }
        failures
    });
}
