//! The guides are written by hand, so what they show is tried: each configuration in them validates without a warning, and each
//! error that the troubleshooting guide explains is one that the provider has.

use std::{fs, path::Path};

use super::read;
use crate::support::{Feature, Workspace, can, understands};

fn guides() -> Vec<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guides");
    let entries = fs::read_dir(directory).expect("the guides are there").filter_map(Result::ok);
    let names = entries.map(|entry| format!("docs/guides/{}", entry.file_name().to_string_lossy()));
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    names.sort();
    names
}

/// The blocks of code in a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let blocks = page.split(&opening).skip(1).filter_map(|rest| rest.split("\n```").next());
    blocks.map(|block| format!("{block}\n")).collect()
}

#[test]
fn every_guide_exists_with_the_front_matter_of_the_registry() {
    let guides = guides();
    let names: Vec<&str> = guides.iter().filter_map(|path| path.rsplit('/').next()).collect();
    assert_eq!(
        names,
        ["moving.md", "oauth.md", "permissions.md", "pipelines.md", "secrets.md", "testing.md", "troubleshooting.md"]
    );
    for guide in guides {
        let text = read(&guide);
        let matter = text.strip_prefix("---\n").and_then(|text| text.split("\n---\n").next()).expect("front matter");
        assert!(matter.contains("page_title:") && matter.contains("description:"), "{guide}");
    }
}

#[test]
fn every_configuration_in_a_guide_validates_without_a_warning() {
    let mut count = 0;
    for guide in guides() {
        for block in blocks(&read(&guide), "terraform") {
            // What another provider has cannot be had here.
            if block.contains("\"aws_") || block.contains("awscc_") || !understands(&block) {
                continue;
            }
            let workspace = Workspace::of(&block);
            if block.contains("required_providers") {
                workspace.write_file("main.tf", &block.replace("\"quicksight-tf/", "\"registry.terraform.io/quicksight-tf/"));
            }
            let run = workspace.validate().expect_success();
            // Terraform itself warns of the override that makes it use this build.
            assert_eq!(run.text().matches("Warning:").count(), 1, "{guide}: {block}\n{run}");
            count += 1;
        }
    }
    assert!(count > 10 || !can(Feature::WriteOnly), "only {count} configurations were tried");
}

/// All code of the provider, as one text.
fn sources(directory: &Path) -> String {
    let entries = fs::read_dir(directory).expect("the sources are there").filter_map(Result::ok);
    let texts = entries.map(|entry| match entry.path() {
        path if path.is_dir() => sources(&path),
        path => fs::read_to_string(path).unwrap_or_default(),
    });
    texts.collect()
}

/// The code with dots in the place of what a format string fills in.
fn with_dots(code: &str) -> String {
    let mut pieces = code.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| match piece.split_once('}') {
        Some((hole, rest)) if hole.len() < 40 => format!("{text}...{rest}"),
        _ => format!("{text}{{{piece}"),
    })
}

#[test]
fn every_error_that_the_troubleshooting_guide_explains_is_one_that_the_provider_has() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = ["src", "crates/quicksight-client/src", "crates/terraform-plugin/src"];
    let code = with_dots(&crates.map(|directory| sources(&root.join(directory))).concat());
    let guide = read("docs/guides/troubleshooting.md");
    let summaries: Vec<&str> = guide.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    assert!(summaries.len() >= 25, "only {} errors are explained", summaries.len());
    let missing = |summary: &&str| !code.contains(&format!("\"{summary}\""));
    assert_eq!(summaries.iter().copied().filter(|summary| missing(summary)).collect::<Vec<_>>(), Vec::<&str>::new());
}
