//! What ARCHITECTURE.md and CONTRIBUTING.md say of the files is true of the files.

mod documents;
mod messages;
mod platforms;
mod rooms;
mod sources;
mod workflows;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use self::sources::Imports;

/// The most lines that a file may have, without its tests.
const MOST_LINES: usize = 450;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file} cannot be read: {error}"))
}

/// The path of a file from the root of the repository.
fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

/// The imports of every crate of the workspace, each named by its directory.
fn crates() -> Vec<(String, Imports)> {
    let members = fs::read_dir(root().join("crates")).expect("the crates are in crates/");
    let mut directories: Vec<PathBuf> = members.filter_map(Result::ok).map(|entry| entry.path()).collect();
    directories.extend([root().to_owned(), root().join("xtask")]);
    directories.sort();
    let crates = directories.into_iter().map(|directory| {
        let roots = ["src/lib.rs", "src/main.rs"].map(|file| directory.join(file));
        let imports = roots.iter().filter(|file| file.exists()).flat_map(|file| sources::imports(file)).collect();
        (shown(&directory), imports)
    });
    let crates: Vec<(String, Imports)> = crates.collect();
    let with_imports = crates.iter().filter(|(_, imports)| imports.values().any(|used| !used.is_empty())).count();
    assert!(with_imports > 5, "only {with_imports} crates have files that import each other");
    crates
}

/// A way from a file back to itself, if there is one.
fn circle(start: &Path, imports: &Imports) -> Option<Vec<String>> {
    let mut ways = vec![vec![start.to_owned()]];
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        for next in &imports[way.last().expect("a way has a start")] {
            if next == start {
                return Some(way.iter().chain([next]).map(|file| shown(file)).collect());
            }
            if seen.insert(next) {
                ways.push(way.iter().chain([next]).cloned().collect());
            }
        }
    }
    None
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut circles = Vec::new();
    for (_, imports) in crates() {
        circles.extend(imports.keys().filter_map(|file| circle(file, &imports)).map(|way| way.join(" -> ")));
    }
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn each_module_imports_only_what_the_architecture_allows() {
    let rooms = rooms::read(&read("ARCHITECTURE.md"));
    let faults: Vec<String> = crates().iter().flat_map(|(_, imports)| rooms.violations(imports)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_crate_depends_only_on_those_that_the_architecture_allows() {
    let allowed = rooms::crates(&read("ARCHITECTURE.md"));
    assert_eq!(rooms::dependencies(), allowed);
}

#[test]
fn every_path_that_a_document_names_exists() {
    let paths = documents::all().into_iter().flat_map(|document| documents::paths(&document));
    let (there, missing): (Vec<_>, Vec<_>) = paths.partition(|(_, exists)| *exists);
    assert!(there.len() > 100, "only {} paths were found", there.len());
    assert_eq!(missing, []);
}

#[test]
fn no_file_exceeds_the_size_limit() {
    let sources = documents::tracked().into_iter().filter(|file| file.ends_with(".rs"));
    let lengths = sources.map(|file| {
        let text = read(&file);
        let code = text.split("\n#[cfg(test)]\nmod ").next().expect("a text has a beginning");
        (code.lines().count(), file)
    });
    let long: Vec<String> =
        lengths.filter(|(lines, _)| *lines > MOST_LINES).map(|(lines, file)| format!("{file}: {lines}")).collect();
    assert!(long.is_empty(), "more than {MOST_LINES} lines: {}", long.join(", "));
}

#[test]
fn every_file_states_first_what_it_contains() {
    let sources = documents::tracked().into_iter().filter(|file| file.ends_with(".rs"));
    let silent: Vec<String> = sources.filter(|file| !read(file).starts_with("//!")).collect();
    assert!(silent.is_empty(), "without //! at the top: {}", silent.join(", "));
}

/// A tag of an action can be moved; a commit cannot.
#[test]
fn every_action_is_pinned_by_its_commit_with_its_version_beside_it() {
    let uses = workflows::uses();
    assert!(uses.len() > 10, "{uses:?}");
    for line in uses.iter().filter(|line| !line.starts_with("./")) {
        let (action, version) = line.split_once(" # v").unwrap_or_else(|| panic!("{line}: no version"));
        let commit = action.split_once('@').map(|(_, commit)| commit).unwrap_or_default();
        assert!(commit.len() == 40 && commit.chars().all(|digit| digit.is_ascii_hexdigit()), "{line}: no commit");
        assert!(version.split('.').count() == 3, "{line}: no full version");
    }
}

#[test]
fn only_the_job_that_signs_has_the_key_and_it_builds_nothing_and_needs_all_checks() {
    let workflows = workflows::all();
    for (name, workflow) in &workflows {
        for (job, description) in workflows::jobs(workflow) {
            let has_secrets = description.to_string().contains("secrets");
            assert_eq!(has_secrets, (name.as_str(), job.as_str()) == ("release.yml", "sign"), "{name}: {job}");
        }
        assert_eq!(workflow["permissions"], serde_json::json!({}), "{name}: a job has the permissions that it names");
    }
    let release = &workflows["release.yml"];
    let sign = &release["jobs"]["sign"];
    assert_eq!(sign["environment"], "release");
    assert_eq!(sign["permissions"], serde_json::json!({ "contents": "read" }));
    let (uses, runs) = workflows::steps(sign);
    assert!(uses.iter().all(|action| action.starts_with("actions/")), "{uses:?}");
    assert_eq!(runs, [".github/scripts/sign dist"]);
    assert!(!read(".github/scripts/sign").contains("cargo"));
    let needed = workflows::needs(release, "sign");
    for job in ["ci", "verify", "freebsd", "build", "version"] {
        assert!(needed.iter().any(|needed| needed == job), "sign does not need {job}");
    }
    assert_eq!(release["jobs"]["ci"]["uses"], "./.github/workflows/ci.yml");
    assert!(workflows::needs(release, "publish").iter().any(|needed| needed == "sign"));
}

#[test]
fn cargo_builds_releases_from_the_lock_file_alone() {
    let release = &workflows::all()["release.yml"];
    let runs: Vec<String> = workflows::jobs(release).iter().flat_map(|(_, job)| workflows::steps(job).1).collect();
    let cargo: Vec<&String> = runs.iter().filter(|run| run.contains("cargo ")).collect();
    assert_eq!(cargo.len(), 4, "{cargo:?}");
    let locked = ["cargo run --locked ", "cargo zigbuild --locked "];
    assert!(cargo.iter().all(|run| locked.iter().any(|start| run.contains(start))), "{cargo:?}");
}

#[test]
fn every_skip_of_a_test_is_reported_where_it_may_be_refused() {
    let sources = documents::tracked().into_iter().filter(|file| file.ends_with(".rs") && file != "tests/tidy/main.rs");
    let silent: Vec<String> = sources.filter(|file| read(file).contains("println!(\"skip")).collect();
    assert!(silent.is_empty(), "call harness::skips::skip in {}", silent.join(", "));
}
