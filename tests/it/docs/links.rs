//! Links between the pages lead somewhere: to a file that is there, and to a heading that is in it.

use std::{collections::BTreeSet, fs, path::Path};

/// Every page that a person may be sent to, by its path from the root.
fn pages(directory: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(root.join(directory)).expect("the directory can be read").filter_map(Result::ok);
    let paths = entries.map(|entry| (entry.path().is_dir(), entry.file_name().to_string_lossy().into_owned()));
    let paths = paths.filter(|(_, name)| name != "target" && !name.starts_with('.'));
    let paths =
        paths.map(|(is_directory, name)| (is_directory, if directory.is_empty() { name } else { format!("{directory}/{name}") }));
    let found = paths.flat_map(|(is_directory, path)| if is_directory { pages(&path) } else { vec![path] });
    found.filter(|path| path.ends_with(".md")).collect()
}

/// The text outside code blocks, since those hold no links and no headings.
fn prose(page: &str) -> String {
    let mut is_code = false;
    let lines = page.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a link to a heading of the page may name, as the registry and GitHub make it from the heading; and anchors set by hand.
fn anchors(page: &str) -> BTreeSet<String> {
    let text = prose(page);
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| {
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|character| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_'));
        kept.map(|character| if character == ' ' { '-' } else { character }).collect::<String>()
    });
    let set = page.match_indices("<a id=\"").filter_map(|(at, mark)| page[at + mark.len()..].split('"').next());
    headings.chain(set.map(str::to_owned)).collect()
}

/// The targets of the links of a page.
pub fn targets(page: &str) -> Vec<String> {
    let text = prose(page);
    let links = text.match_indices("](").filter_map(|(at, mark)| text[at + mark.len()..].split(')').next());
    links.map(str::to_owned).collect()
}

fn broken(page: &str, text: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_broken = |target: &String| {
        if target.contains("://") || target.starts_with("mailto:") {
            return false;
        }
        let (file, anchor) = target.split_once('#').map_or((target.as_str(), None), |(file, anchor)| (file, Some(anchor)));
        let path = if file.is_empty() { root.join(page) } else { root.join(page).with_file_name("").join(file) };
        let is_anchored = |anchor: &str| fs::read_to_string(&path).is_ok_and(|text| anchors(&text).contains(anchor));
        !path.exists() || anchor.is_some_and(|anchor| !is_anchored(anchor))
    };
    targets(text).into_iter().filter(is_broken).collect()
}

#[test]
fn every_link_of_every_page_resolves() {
    let pages = pages("");
    assert!(pages.len() > 15, "{pages:?}");
    for page in pages {
        assert_eq!(broken(&page, &super::read(&page)), Vec::<String>::new(), "in {page}");
    }
}

#[test]
fn a_link_to_a_missing_file_or_heading_is_found() {
    let text =
        "[a](README.md) [b](nothing.md) [c](README.md#first-apply) [d](README.md#no-such-heading)\n```\n[e](nothing.md)\n```\n";
    assert_eq!(broken("CONTRIBUTING.md", text), ["nothing.md", "README.md#no-such-heading"]);
}
