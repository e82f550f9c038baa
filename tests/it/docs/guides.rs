//! The guides and the README are written by hand, so every block of code in them is run or checked: configurations validate without a warning, with
//! stand-ins for other providers, and what a reader pastes is executed in `guides/`. The README is followed in `readme.rs`.
//! That the troubleshooting guide has the summaries of the code is checked in `tests/tidy/messages.rs`.

mod agent;
mod moving;
mod oauth;
mod permissions;
mod testing;

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value as Json;

use super::read;
use crate::support::{Feature, Run, Workspace, can, understands, with_variables_for_secrets};

/// The languages of blocks. A test below, or that of the README for `text`, reads each.
const LANGUAGES: [&str; 6] = ["hcl", "json", "shell", "terraform", "text", "typescript"];

fn guides() -> Vec<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guides");
    let entries = fs::read_dir(directory).expect("the guides are there").filter_map(Result::ok);
    let names = entries.map(|entry| format!("docs/guides/{}", entry.file_name().to_string_lossy()));
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    names.sort();
    names
}

/// A block of code in a page.
struct Code {
    page: String,
    language: String,
    text: String,
}

/// The blocks of code of a page, in order.
fn code(page: &str) -> Vec<Code> {
    let text = read(page);
    let mut lines = text.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```")).collect();
        found.push(Code { page: page.to_owned(), language: language.to_owned(), text: block.join("\n") + "\n" });
    }
    found
}

/// The blocks of the README and of all guides in one of these languages.
fn all_code(languages: &[&str]) -> Vec<Code> {
    let pages = guides().into_iter().chain(["README.md".to_owned()]);
    let found: Vec<Code> =
        pages.flat_map(|page| code(&page)).filter(|code| languages.contains(&code.language.as_str())).collect();
    assert!(!found.is_empty(), "no page has code in {languages:?}");
    found
}

/// The text of the blocks of a page in a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    code(page).into_iter().filter(|code| code.language == language).map(|code| code.text).collect()
}

/// Runs each command of a block that starts the CLI, without questions and colors. The last one's output.
fn follow(workspace: &Workspace, block: &str) -> Run {
    let commands = block.lines().filter_map(|line| line.strip_prefix("terraform "));
    let runs = commands.map(|command| {
        let mut arguments: Vec<&str> = command.split_whitespace().chain(["-no-color"]).collect();
        match arguments[0] {
            "apply" | "destroy" => arguments.extend(["-input=false", "-auto-approve"]),
            "plan" => arguments.push("-input=false"),
            _ => {}
        }
        workspace.run(&arguments).expect_success()
    });
    runs.last().expect("the block has a command")
}

#[test]
fn every_guide_exists_with_the_front_matter_of_the_registry() {
    let guides = guides();
    let names: Vec<&str> = guides.iter().filter_map(|path| path.rsplit('/').next()).collect();
    assert_eq!(
        names,
        [
            "from-connector-to-agent.md",
            "moving.md",
            "oauth.md",
            "other-tools.md",
            "permissions.md",
            "pipelines.md",
            "secrets.md",
            "testing.md",
            "troubleshooting.md"
        ]
    );
    for guide in guides {
        let text = read(&guide);
        let matter = text.strip_prefix("---\n").and_then(|text| text.split("\n---\n").next()).expect("front matter");
        assert!(matter.contains("page_title:") && matter.contains("description:"), "{guide}");
    }
}

#[test]
fn every_block_of_code_is_in_a_language_that_a_test_reads() {
    let pages = guides().into_iter().chain(["README.md".to_owned()]);
    let languages: BTreeSet<String> = pages.flat_map(|page| code(&page)).map(|code| code.language).collect();
    let read: BTreeSet<String> = LANGUAGES.map(str::to_owned).into();
    assert_eq!(languages.difference(&read).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn every_configuration_in_a_guide_validates_without_a_warning() {
    let mut count = 0;
    for Code { page, text, .. } in all_code(&["terraform"]) {
        let config = with_variables_for_secrets(&text);
        if !understands(&config) {
            continue;
        }
        let workspace = Workspace::of(&config);
        if config.contains("aws_") || config.contains("awscc_") {
            workspace.use_other_providers();
        }
        if config.contains("required_providers") {
            workspace.write_whole(&config);
        }
        let run = workspace.validate().expect_success();
        // Terraform itself warns of the override that makes it use this build.
        assert_eq!(run.text().matches("Warning:").count(), 1, "{page}: {text}\n{run}");
        count += 1;
    }
    assert!(count > 10 || !can(Feature::WriteOnly), "only {count} configurations were tried");
}

#[test]
fn every_configuration_and_fragment_is_formatted_as_terraform_does() {
    let workspace = Workspace::new();
    for Code { page, text, .. } in all_code(&["hcl", "terraform"]) {
        workspace.write_file("block.tf", &text);
        let run = workspace.run(&["fmt", "-check", "-diff", "-no-color", "block.tf"]);
        assert_eq!(run.code, Some(0), "{page}: {run}");
    }
}

#[test]
fn every_json_document_in_a_guide_is_one() {
    for Code { page, text, .. } in all_code(&["json"]) {
        let parsed: Result<Json, _> = serde_json::from_str(&text);
        assert!(parsed.is_ok(), "{page}: {parsed:?}: {text}");
    }
}

#[test]
fn every_command_in_a_guide_is_one_for_a_shell() {
    for Code { page, text, .. } in all_code(&["shell"]) {
        let output = Command::new("sh").args(["-n", "-c", &text]).output().expect("a shell can be run");
        assert!(output.status.success(), "{page}: {text}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// An argument as generated bindings call it: `actionConnectorId`.
fn in_camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| text + &word[..1].to_uppercase() + &word[1..])
}

#[test]
fn every_argument_in_code_for_other_tools_is_one_of_the_connector() {
    let reference = read("docs/resources/action_connector.md");
    let names: BTreeSet<String> = reference.split('`').skip(1).step_by(2).map(in_camel_case).collect();
    for Code { page, text, .. } in all_code(&["typescript"]) {
        let arguments = text.lines().filter_map(|line| line.strip_prefix("  ")?.trim().split_once(": "));
        let (known, unknown): (Vec<&str>, Vec<&str>) = arguments.map(|(name, _)| name).partition(|name| names.contains(*name));
        assert!(!known.is_empty() && unknown.is_empty(), "{page}: {known:?}, {unknown:?}");
    }
}
