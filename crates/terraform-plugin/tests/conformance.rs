//! The table of what every client may expect names tests that are there.

use std::{fs, path::Path};

/// The text of the test files that `file` stands for in the table.
fn source(file: &str) -> String {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let places = match file {
        "hostile" => vec!["hostile/codec.rs".to_owned(), "hostile/service.rs".to_owned()],
        "service" | "terraform" => vec![format!("toy/{file}.rs")],
        _ => vec![format!("transport/{file}.rs")],
    };
    places.iter().map(|place| fs::read_to_string(tests.join(place)).unwrap_or_default()).collect()
}

#[test]
fn every_row_of_the_table_names_tests_that_exist() {
    let table = include_str!("CONFORMANCE.md");
    let named: Vec<(&str, &str)> = table
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|word| word.split_once("::"))
        .filter(|(file, _)| *file != "FILE")
        .collect();
    assert!(named.len() > 40, "{}", named.len());
    let is_missing = |(file, test): &(&str, &str)| !source(file).contains(&format!("fn {test}("));
    assert_eq!(named.into_iter().filter(is_missing).collect::<Vec<_>>(), []);
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.contains("---") && !line.contains("| tests |")) {
        assert!(row.contains("::"), "no test holds this: {row}");
    }
}
