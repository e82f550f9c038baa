//! The guides are written by hand, so what they show is tried: each configuration in them validates without a warning. That the troubleshooting guide has
//! the summaries of the code is checked in `tests/tidy/messages.rs`.

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
fn every_guide_is_there_with_what_the_registry_wants_of_a_page() {
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
