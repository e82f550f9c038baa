//! Configurations that break one rule each. `invalid/RULE.tf` must be refused, and `advice/RULE.tf` must cause a warning, in the words of
//! the file's first comment: every line of it must be in what the CLI prints. Where the first line is `plan`, it is `terraform plan` that
//! says so, else `terraform validate`.
//!
//! `# base: KIND` takes the connector in `bases/KIND.tf`, which is right, and the lines below it are what differs: an argument replaces the one of its name, or is
//! added to the resource, as blocks are; behind `+` it is added to the innermost block of the authentication, and behind `^` to
//! the block of its kind; behind `|` it stands before the resource; and
//! `!NAME` removes an argument or a block. A file without a base is whole.

use std::{fs, path::Path};

use crate::support::{Run, Workspace, failures, understands};

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
            let text = match says.iter().find_map(|line| line.strip_prefix("base: ")) {
                Some(base) => {
                    let base = directory.with_file_name("bases").join(format!("{base}.tf"));
                    let base = fs::read_to_string(&base).unwrap_or_else(|error| panic!("{}: {error}", base.display()));
                    overridden(&base, text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()))
                }
                None => text,
            };
            says.retain(|line| !line.starts_with("base: "));
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

/// The connector of `base` with these differences.
fn overridden<'a>(base: &str, differences: impl Iterator<Item = &'a str>) -> String {
    let mut lines: Vec<String> = base.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    let mut before = Vec::new();
    // How many added blocks are open.
    let mut open = 0;
    for difference in differences {
        if let Some(line) = difference.strip_prefix("| ") {
            before.push(line.to_owned());
        } else if let Some(name) = difference.strip_prefix('!') {
            remove(&mut lines, name);
        } else if let Some(argument) = difference.strip_prefix("+ ") {
            let end = lines.iter().position(|line| line.trim() == "permissions {").unwrap_or(lines.len());
            let innermost = lines[..end].iter().rposition(|line| line.ends_with('{')).expect("there is a block");
            lines.insert(innermost + 1, argument.to_owned());
        } else if let Some(argument) = difference.strip_prefix("^ ") {
            let kind = lines.iter().position(|line| line.trim() == "authentication_metadata {").expect("there is a block") + 1;
            lines.insert(kind + 1, argument.to_owned());
        } else if let Some(line) =
            lines.iter_mut().find(|line| open == 0 && argument(line).is_some_and(|name| argument(difference) == Some(name)))
        {
            *line = difference.to_owned();
        } else {
            open += difference.matches('{').count();
            open -= difference.matches('}').count();
            lines.insert(lines.len() - 1, difference.to_owned());
        }
    }
    before.extend(lines);
    before.join("\n")
}

/// The name of the argument that a line sets.
fn argument(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    Some(name.trim()).filter(|name| name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_'))
}

fn remove(lines: &mut Vec<String>, name: &str) {
    if let Some(index) = lines.iter().position(|line| argument(line) == Some(name)) {
        lines.remove(index);
        return;
    }
    let begin =
        lines.iter().position(|line| line.trim() == format!("{name} {{")).unwrap_or_else(|| panic!("the base has no {name}"));
    let mut open = 0_usize;
    let length = lines[begin..].iter().position(|line| {
        open += line.matches('{').count();
        open -= line.matches('}').count();
        open == 0
    });
    lines.drain(begin..=begin + length.expect("the block ends"));
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
    let failures = failures(&cases, WORKERS, Workspace::new, |workspace, case| check(case, workspace));
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_invalid_configuration_is_refused_with_the_diagnostic_of_its_first_comment_and_without_any_call() {
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
fn every_advisory_check_is_a_warning_that_advisory_checks_silences() {
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
