//! Configurations that break one rule each. `invalid/RULE.tf` must be refused, and `advice/RULE.tf` must cause a warning, in the words of
//! the file's first comment: every line of it must be in what the CLI prints. Where the first line is `plan`, it is `terraform plan` that
//! says so, else `terraform validate`.

use std::{fs, path::Path};

use crate::support::{Run, Workspace, understands};

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

fn report(failures: &[String]) {
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_invalid_configuration_is_refused_in_the_words_of_its_first_comment_and_without_any_call() {
    let workspace = Workspace::new();
    let mut failures = Vec::new();
    for case in cases("invalid").into_iter().filter(|case| understands(&case.text)) {
        let run = case.run(&workspace);
        failures.extend(case.check(&run, run.code != Some(0)));
        let called: Vec<String> = workspace
            .emulator
            .calls()
            .into_iter()
            .map(|call| call.operation)
            .filter(|call| call != "GetCallerIdentity")
            .collect();
        if !called.is_empty() {
            failures.push(format!("{}: it was refused only after {called:?}", case.name));
            workspace.emulator.clear_calls();
        }
    }
    report(&failures);
}

#[test]
fn every_piece_of_advice_is_a_warning_that_advisory_checks_silences() {
    let workspace = Workspace::new();
    let mut failures = Vec::new();
    for case in cases("advice").into_iter().filter(|case| understands(&case.text)) {
        let run = case.run(&workspace);
        failures.extend(case.check(&run, run.code == Some(0)));
        workspace.provider("advisory_checks = false");
        let silenced = case.run(&workspace);
        if silenced.code != Some(0) || silenced.text().contains(&case.says[0]) {
            failures.push(format!("{}: not silenced: {silenced}", case.name));
        }
        workspace.provider("");
    }
    report(&failures);
}
