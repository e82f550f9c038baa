//! What both registries show of `docs/`: names, front matter, sizes and links are as they require them.

use std::{collections::BTreeMap, fs, path::Path};

use terraform_plugin::{proto::tfplugin6 as wire, proto::tfplugin6::provider_server::Provider as _, service::Service};
use tonic::Request;

use super::{links::targets, read};

/// The limit of the Terraform Registry for a page; OpenTofu's is larger.
const MOST_BYTES: u64 = 500_000;

/// What a title has at its end, by directory. Registries show no page in other directories, and none in `docs/` itself but the index.
const DIRECTORIES: [(&str, &str); 5] = [
    ("data-sources", " Data Source"),
    ("functions", " function - quicksight"),
    ("guides", " - quicksight"),
    ("list-resources", " List Resource"),
    ("resources", " Resource"),
];

/// Pages for readers of the repository.
const NOT_SHOWN: [&str; 3] = ["docs/compatibility.md", "docs/performance.md", "docs/reliability.md"];

/// The keys between the lines of `---`, and the text below.
fn front_matter(page: &str) -> Option<(BTreeMap<String, String>, &str)> {
    let (head, text) = page.strip_prefix("---\n")?.split_once("\n---\n")?;
    Some((serde_saphyr::from_str(head).ok()?, text))
}

/// All files below `docs/`, by their paths from the root.
fn files() -> Vec<String> {
    fn collect(directory: &str, found: &mut Vec<String>) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
        for entry in fs::read_dir(path).expect("the directory can be read") {
            let entry = entry.expect("the entry can be read");
            let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() { collect(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    collect("docs", &mut found);
    found.sort();
    assert!(found.len() > 15, "{found:?}");
    found
}

fn is_shown(path: &str) -> bool {
    let directory = path.trim_start_matches("docs/").split_once('/').map(|(directory, _)| directory);
    path == "docs/index.md" || directory.is_some_and(|directory| DIRECTORIES.iter().any(|(known, _)| *known == directory))
}

/// What a registry would reject or show wrong in a page.
fn faults(path: &str, page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let Some((head, text)) = front_matter(page) else { return vec![format!("{path}: no front matter of strings")] };
    let value = |key: &str| head.get(key).map(|value| value.trim()).unwrap_or_default();
    for key in ["page_title", "description"] {
        if value(key).is_empty() {
            faults.push(format!("{path}: no {key}"));
        }
    }
    faults.extend(
        head.keys()
            .filter(|key| !["page_title", "description", "subcategory"].contains(&key.as_str()))
            .map(|key| format!("{path}: {key} is not a key of the registries")),
    );
    let (directory, name) = path.trim_start_matches("docs/").rsplit_once('/').unwrap_or(("", path));
    let stem = name.trim_end_matches(".md");
    let title = value("page_title");
    let ending = DIRECTORIES.iter().find(|(known, _)| *known == directory).map(|(_, ending)| *ending);
    let expected = match (directory, ending) {
        ("guides", Some(ending)) => title.ends_with(ending),
        ("functions", Some(ending)) => title == format!("{stem}{ending}"),
        (_, Some(ending)) => title == format!("quicksight_{stem}{ending}"),
        (_, None) => title == "Provider: Quick Sight",
    };
    if !expected {
        faults.push(format!("{path}: the title is {title:?}"));
    }
    if !text.trim_start().starts_with("# ") {
        faults.push(format!("{path}: does not begin with a heading"));
    }
    // The page has another address in a registry: a link out of what is shown leads nowhere there.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().expect("the root is there");
    for target in targets(text) {
        let file = target.split('#').next().unwrap_or_default();
        if file.is_empty() || file.contains("://") {
            continue;
        }
        let linked = root.join(path).with_file_name("").join(file).canonicalize().ok();
        let linked =
            linked.as_deref().and_then(|linked| linked.strip_prefix(&root).ok()).map(|linked| linked.display().to_string());
        if !linked.as_deref().is_some_and(is_shown) {
            faults.push(format!("{path}: {target} is not shown by the registries"));
        }
    }
    faults
}

#[test]
fn the_registries_show_every_page_but_those_for_readers_of_the_repository() {
    for path in files() {
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_plain =
            name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_-.".contains(letter));
        assert!(name.ends_with(".md") && is_plain, "{path} is not the name of a page");
        assert!(path.matches('/').count() <= 2, "{path} is too deep");
        assert_ne!(
            is_shown(&path),
            NOT_SHOWN.contains(&path.as_str()),
            "{path}: shown by the registries, or not, unlike NOT_SHOWN"
        );
        let size = fs::metadata(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).expect("a file").len();
        assert!(size < MOST_BYTES, "{path} has {size} bytes");
    }
}

#[test]
fn every_page_of_the_registries_has_their_front_matter_and_links_to_pages_that_they_show() {
    let (shown, others): (Vec<String>, Vec<String>) = files().into_iter().partition(|path| is_shown(path));
    assert_eq!(others, NOT_SHOWN);
    let faults: Vec<String> = shown.iter().flat_map(|path| faults(path, &read(path))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_a_registry_would_reject_is_found() {
    let page =
        "---\npage_title: \"quicksight_thing Resource\"\ndescription: |-\n  A thing.\n---\n\n# Resource: quicksight_thing\n";
    assert_eq!(faults("docs/resources/thing.md", page), Vec::<String>::new());
    for (spoiled, fault) in [
        (page.replace("---\n", ""), "no front matter"),
        (page.replace("  A thing.\n", ""), "no description"),
        (page.replace("page_title", "layout"), "layout is not a key"),
        (page.replace("quicksight_thing Resource", "quicksight_other Resource"), "the title is"),
        (page.replace("# Resource", "Resource"), "does not begin with a heading"),
        (format!("{page}\n[reliability](../reliability.md)\n"), "../reliability.md is not shown"),
        (format!("{page}\n[source](../../src/tags.rs)\n"), "../../src/tags.rs is not shown"),
    ] {
        let found = faults("docs/resources/thing.md", &spoiled);
        assert!(found.iter().any(|found| found.contains(fault)), "{fault}: {found:?}");
    }
}

#[tokio::test]
async fn everything_in_the_schema_has_a_page_and_every_page_is_of_something_in_the_schema() {
    let service = Service::new(terraform_provider_quicksight::provider());
    let schema = service.get_provider_schema(Request::new(wire::get_provider_schema::Request::default())).await;
    let schema = schema.expect("never a status").into_inner();
    let pages = |directory: &str, names: Vec<&String>| {
        let mut pages: Vec<String> =
            names.into_iter().map(|name| format!("docs/{directory}/{}.md", name.trim_start_matches("quicksight_"))).collect();
        pages.sort();
        pages
    };
    for (directory, names) in [
        ("resources", schema.resource_schemas.keys().collect::<Vec<_>>()),
        ("data-sources", schema.data_source_schemas.keys().collect()),
        ("list-resources", schema.list_resource_schemas.keys().collect()),
        ("functions", schema.functions.keys().collect()),
    ] {
        let written: Vec<String> = files().into_iter().filter(|path| path.starts_with(&format!("docs/{directory}/"))).collect();
        assert_eq!(written, pages(directory, names));
    }
}
