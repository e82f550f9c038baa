//! Links between the pages lead somewhere: to a file that is there, and to a heading that is in it.

use std::{collections::BTreeSet, fs, path::Path};

/// Where readers of the registry find a page, by its path in `docs/` without its extension.
const REGISTRY: &str = "https://registry.terraform.io/providers/quicksight-tf/quicksight/latest/docs";
/// Where they find a file of the project.
const REPOSITORY: &str = "https://github.com/quicksight-tf/terraform-provider-quicksight/tree/main/";

/// Every file with one of these extensions, by its path from the root.
pub fn files(directory: &str, extensions: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(root.join(directory)).expect("the directory can be read").filter_map(Result::ok);
    let paths = entries.map(|entry| (entry.path().is_dir(), entry.file_name().to_string_lossy().into_owned()));
    let paths = paths.filter(|(_, name)| name != "target" && !name.starts_with('.'));
    let paths =
        paths.map(|(is_directory, name)| (is_directory, if directory.is_empty() { name } else { format!("{directory}/{name}") }));
    let found = paths.flat_map(|(is_directory, path)| if is_directory { files(&path, extensions) } else { vec![path] });
    let has_extension = |path: &String| extensions.iter().any(|extension| path.ends_with(&format!(".{extension}")));
    found.filter(has_extension).collect()
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
        let (file, anchor) = target.split_once('#').map_or((target.as_str(), None), |(file, anchor)| (file, Some(anchor)));
        let path = if let Some(place) = file.strip_prefix(REGISTRY) {
            root.join(format!("docs{}.md", if place.is_empty() { "/index" } else { place }))
        } else if let Some(place) = file.strip_prefix(REPOSITORY) {
            root.join(place)
        } else if file.contains("://") || file.starts_with("mailto:") {
            return false;
        } else if file.is_empty() {
            root.join(page)
        } else {
            root.join(page).with_file_name("").join(file)
        };
        let is_anchored = |anchor: &str| fs::read_to_string(&path).is_ok_and(|text| anchors(&text).contains(anchor));
        !path.exists() || anchor.is_some_and(|anchor| !is_anchored(anchor))
    };
    targets(text).into_iter().filter(is_broken).collect()
}

#[test]
fn every_link_of_every_page_resolves() {
    let pages = files("", &["md"]);
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

/// The directories whose pages the registry shows, beside the page of the provider.
const PUBLISHED: [&str; 5] = ["resources", "data-sources", "list-resources", "functions", "guides"];

/// The relative links of a page that do not work in the registry: it knows only the published pages, and serves that of the provider one level above its
/// place in `docs/`.
fn unpublished(page: &str, text: &str) -> Vec<String> {
    let is_published = |target: &str| {
        let directory = target.strip_prefix("../").and_then(|path| path.split('/').next());
        target.starts_with('#')
            || page != "docs/index.md" && directory.map_or(!target.contains('/'), |name| PUBLISHED.contains(&name))
    };
    targets(text).into_iter().filter(|target| !target.contains("://") && !is_published(target)).collect()
}

#[test]
fn every_link_of_a_published_page_leads_somewhere_in_the_registry_too() {
    for directory in PUBLISHED.map(|directory| format!("docs/{directory}")) {
        let pages = files(&directory, &["md"]);
        assert!(!pages.is_empty(), "{directory} has no page");
        for page in pages {
            assert_eq!(unpublished(&page, &super::read(&page)), Vec::<String>::new(), "in {page}");
        }
    }
    assert_eq!(unpublished("docs/index.md", &super::read("docs/index.md")), Vec::<String>::new());
    let text = "[a](../guides/a.md) [b](b.md#c) [c](#d) [d](../../examples) [e](../reliability.md)";
    assert_eq!(unpublished("docs/guides/x.md", text), ["../../examples", "../reliability.md"]);
    assert_eq!(unpublished("docs/index.md", "[a](guides/a.md) [b](#b)"), ["guides/a.md"]);
}
