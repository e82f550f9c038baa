//! Pages whose tables name tests: the tests are run, and the tables leave nothing out.

use std::{collections::BTreeSet, fs, path::Path, process::Command, sync::LazyLock};

use terraform_provider_quicksight::provider::rows;

use super::read;

/// The tests that a promise names, as `FILE::TEST` or `DIRECTORY::FILE::TEST`.
fn named_tests(page: &str) -> Vec<(String, String)> {
    let words = page.split(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '_' | ':')));
    words.filter_map(|word| word.rsplit_once("::")).map(|(file, test)| (file.to_owned(), test.to_owned())).collect()
}

/// What this program says of its tests, with `ignored` of those that it does not run.
fn listed(which: &[&str]) -> BTreeSet<String> {
    let program = std::env::current_exe().expect("a program knows where it is");
    let output = Command::new(program).args(which).args(["--list", "--format", "terse"]).output().expect("it can be run");
    let text = String::from_utf8(output.stdout).expect("names are text");
    text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

/// The tests of this program. A function that the compiler leaves out is none of them, and so is one that is no test.
static TESTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| listed(&[]));

#[test]
fn every_test_of_this_program_is_run() {
    assert!(TESTS.len() > 500, "{} tests are listed", TESTS.len());
    assert_eq!(listed(&["--ignored"]), BTreeSet::new());
}

/// The tests that a page names and that are not run.
fn missing_tests(page: &str, least: usize) -> Vec<(String, String)> {
    // The words that explain the notation name no test.
    let named: Vec<_> = named_tests(&read(page)).into_iter().filter(|(file, _)| file != "FILE").collect();
    assert!(named.len() > least, "only {} tests are named in {page}", named.len());
    named.into_iter().filter(|(file, test)| !TESTS.contains(&format!("acceptance::{file}::{test}"))).collect()
}

/// The words of a text that say what it is about, by their first letters: `revoke`, `revoked` and `revokes` are one.
fn subjects(text: &str) -> BTreeSet<String> {
    const EVERYWHERE: [&str; 8] = ["that", "with", "which", "every", "each", "without", "what", "whatever"];
    let words = text.split(|character: char| !character.is_ascii_alphabetic()).map(str::to_lowercase);
    let words = words.filter(|word| word.len() >= 4 && !EVERYWHERE.contains(&word.as_str()));
    words.map(|word| word[..word.len().min(5)].to_owned()).collect()
}

#[test]
fn every_promise_to_users_names_tests_about_its_subject() {
    assert_eq!(missing_tests("SEMANTICS.md", 40), []);
    let page = read("SEMANTICS.md");
    let (promises, _) = page.split_once("## What is not proven").expect("the page ends with what is not proven");
    for promise in promises.split("\n- ").skip(1) {
        let tests = named_tests(promise);
        assert!(!tests.is_empty(), "no test holds this: {promise}");
        let names: Vec<String> = tests.iter().map(|(file, test)| format!("{file}::{test}")).collect();
        let sentence = names.iter().fold(promise.to_owned(), |sentence, name| sentence.replace(name.as_str(), ""));
        for name in names {
            assert!(!subjects(&name).is_disjoint(&subjects(&sentence)), "{name} is about something else than: {sentence}");
        }
    }
}

#[test]
fn every_row_of_the_matrix_names_an_existing_test() {
    assert_eq!(missing_tests("tests/it/MATRIX.md", 40), []);
}

/// The words in backticks in a column of the tables of a page.
fn quoted(page: &str, column: usize) -> Vec<String> {
    let cells = page.lines().filter(|line| line.starts_with('|')).filter_map(|line| line.split('|').nth(column));
    let words = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    words.collect()
}

#[test]
fn every_argument_and_variable_of_the_provider_block_names_an_existing_test() {
    const PAGE: &str = "tests/it/PROVIDER.md";
    assert_eq!(missing_tests(PAGE, 40), []);
    let block = &rows::SCHEMA.block;
    let nested = block.blocks.iter().flat_map(|nested| {
        nested.block.attributes.iter().map(move |attribute| (format!("{}.{}", nested.name, attribute.name), attribute))
    });
    let arguments: Vec<_> =
        block.attributes.iter().map(|attribute| (attribute.name.to_owned(), attribute)).chain(nested).collect();
    let (page, names) = (read(PAGE), arguments.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>());
    let listed: BTreeSet<String> = quoted(&page, 1).into_iter().collect();
    assert_eq!(names.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new());
    let variables = arguments.iter().flat_map(|(_, attribute)| attribute.doc.split('`').skip(1).step_by(2)).filter(|word| {
        word.starts_with("AWS_")
            || word.starts_with("TF_")
            || word.to_uppercase().ends_with("_PROXY") && word.to_uppercase() == **word
    });
    let listed = quoted(&page, 2);
    let missing: Vec<_> =
        variables.filter(|&word| !listed.iter().any(|listed| word.trim_end_matches("<key>") == listed)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    let documented = read("docs/index.md");
    let words = documented.split('`').filter(|word| word.starts_with("AWS_") && !word.contains(char::is_whitespace));
    let missing: BTreeSet<&str> =
        words.map(|word| word.split('=').next().unwrap_or(word)).filter(|word| !page.contains(&format!("`{word}`"))).collect();
    assert_eq!(missing, BTreeSet::new());
}

/// All files below `directory`, by their path from there.
fn files(directory: &Path, below: &str) -> Vec<String> {
    let entries = fs::read_dir(directory.join(below)).expect("the directory can be read").filter_map(Result::ok);
    let found = entries.flat_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.path().is_dir() { files(directory, &path) } else { vec![path] }
    });
    found.collect()
}

#[test]
fn every_example_states_how_it_is_run_and_by_which_test() {
    const PAGE: &str = "examples/README.md";
    assert_eq!(missing_tests(PAGE, 20), []);
    let page = read(PAGE);
    let there: BTreeSet<String> = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), "").into_iter().collect();
    let listed: BTreeSet<String> = quoted(&page, 1).into_iter().collect();
    assert_eq!(
        there.iter().filter(|file| *file != "README.md" && !listed.contains(*file)).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
    assert_eq!(listed.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "these are not there");
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        assert!(!named_tests(row).is_empty() || row.contains("cargo xtask demo"), "no test runs it: {row}");
    }
}
