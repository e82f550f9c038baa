//! The documents for the people who work here, and the paths that they name.

use std::process::Command;

use crate::{read, root};

/// Names of files that a run makes, or that are in the home of a user.
const MADE: [&str; 3] = ["target/", "live-report.md", "~/"];

/// The files that are committed, or about to be.
pub fn tracked() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists its files");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).expect("the names of the files are UTF-8");
    let files: Vec<String> = listed.lines().filter(|file| root().join(file).exists()).map(str::to_owned).collect();
    assert!(files.len() > 500, "git lists only {} files", files.len());
    files
}

/// Those that speak of the source: everything written by hand but what is for users alone.
pub fn all() -> Vec<String> {
    let is_for_users = |file: &String| file.starts_with("docs/") || file == "CHANGELOG.md";
    tracked().into_iter().filter(|file| file.ends_with(".md") && !is_for_users(file)).collect()
}

/// The paths in backticks, and whether each leads somewhere.
pub fn paths(document: &str) -> Vec<(String, bool)> {
    let text = read(document);
    let directory = document.rsplit_once('/').map_or("", |(directory, _)| directory);
    let paths = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).filter(|word| is_path(word));
    let exists = |path: &str| root().join(path).exists() || root().join(directory).join(path).exists();
    paths.map(|path| (format!("{document}: {path}"), alternatives(path).iter().all(|path| exists(path)))).collect()
}

/// Whether a word in backticks is the path of a file or a directory here.
fn is_path(word: &str) -> bool {
    let is_plain = word.chars().all(|letter| letter.is_ascii_alphanumeric() || "/._-{},".contains(letter));
    let has_end = [".rs", ".md", ".toml", ".json", ".yml", "/"].iter().any(|end| word.ends_with(end));
    let is_made = MADE.iter().any(|made| word.starts_with(made));
    is_plain && has_end && !is_made && word.contains('/') && !word.starts_with('/')
}

/// `a/{b,c}.rs` as `a/b.rs` and `a/c.rs`.
pub fn alternatives(path: &str) -> Vec<String> {
    let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
    let (words, after) = rest.split_once('}').unwrap_or_else(|| panic!("{path} has no closing brace"));
    words.split(',').map(|word| format!("{before}{word}{after}")).collect()
}
