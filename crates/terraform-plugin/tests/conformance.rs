//! The table of what every client may expect names tests that are run.

use std::{fs, path::Path};

/// The text of the test files that `file` stands for in the table, each of which must be a module of its program.
fn source(file: &str) -> String {
    let (program, modules) = match file {
        "hostile" => ("hostile", vec!["codec", "service"]),
        "service" | "terraform" => ("toy", vec![file]),
        _ => ("transport", vec![file]),
    };
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(program);
    let read = |module: &str| fs::read_to_string(tests.join(format!("{module}.rs"))).unwrap_or_default();
    let main = read("main");
    modules.into_iter().filter(|module| main.contains(&format!("\nmod {module};\n"))).map(read).collect()
}

/// Whether this function is a test that is run wherever everything is: on Linux.
fn is_test(source: &str, name: &str) -> bool {
    let Some((before, _)) = source.split_once(&format!("fn {name}(")) else { return false };
    let lines = before.trim_end_matches("async ").trim_end().lines().rev().map(str::trim);
    let attributes: Vec<&str> = lines.take_while(|line| line.starts_with("#[")).collect();
    let is_marked = attributes.iter().any(|line| *line == "#[test]" || line.starts_with("#[tokio::test"));
    let allowed = ["#[test]", "#[tokio::test", "#[cfg(unix)]", "#[cfg(target_os = \"linux\")]"];
    is_marked && attributes.iter().all(|line| allowed.iter().any(|allowed| line.starts_with(allowed)))
}

#[test]
fn every_row_of_the_table_names_tests_that_are_run() {
    let table = include_str!("CONFORMANCE.md");
    let named: Vec<(&str, &str)> = table
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|word| word.split_once("::"))
        .filter(|(file, _)| *file != "FILE")
        .collect();
    assert!(named.len() > 40, "{}", named.len());
    let is_missing = |(file, test): &(&str, &str)| !is_test(&source(file), test);
    assert_eq!(named.into_iter().filter(is_missing).collect::<Vec<_>>(), []);
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.contains("---") && !line.contains("| tests |")) {
        assert!(row.contains("::"), "no test holds this: {row}");
    }
}
