//! The tables of ARCHITECTURE.md that say who may import whom.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use crate::{root, shown, sources::Imports};

/// A directory or some files, and what they may import of their crate.
struct Room {
    /// What the paths of its files begin with.
    files: Vec<String>,
    /// The names of the rooms that it may import; itself where its files may import each other.
    imports: Vec<String>,
    name: String,
}

/// The rooms of a document.
pub struct Rooms(Vec<Room>);

/// The rows below the heading of a table, as cells.
pub fn table<'a>(document: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let (_, rest) = document.split_once(heading).unwrap_or_else(|| panic!("no table is headed {heading}"));
    let rows = rest.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// The words in backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The words of a list with commas; none where there is a dash.
fn words(cell: &str) -> Vec<String> {
    cell.split(',').map(str::trim).filter(|word| *word != "-").map(str::to_owned).collect()
}

/// Reads the rooms. A room that is no directory ends in the names of its files, as `src/{client,tags}.rs`.
pub fn read(document: &str) -> Rooms {
    let rooms = table(document, "| room | files | may import |").into_iter().map(|cells| {
        let [name, files, imports] = cells[..] else { panic!("a room has a name, files and imports: {cells:?}") };
        Room {
            files: quoted(files).iter().flat_map(|path| crate::documents::alternatives(path)).collect(),
            imports: words(imports),
            name: name.to_owned(),
        }
    });
    Rooms(rooms.collect())
}

impl Rooms {
    /// The room of a file: the one that names the longest part of its path.
    fn of(&self, file: &Path) -> Option<&Room> {
        let file = shown(file);
        let length = |room: &Room| room.files.iter().filter(|start| file.starts_with(*start)).map(String::len).max();
        self.0.iter().filter(|room| length(room).is_some()).max_by_key(|room| length(room))
    }

    /// The imports that are not allowed. Files in no room may import what they like, and anything may import them.
    pub fn violations(&self, imports: &Imports) -> Vec<String> {
        let mut found = Vec::new();
        for (file, used) in imports {
            let Some(room) = self.of(file) else { continue };
            for other in used {
                let Some(target) = self.of(other) else { continue };
                if !room.imports.contains(&target.name) {
                    found.push(format!("{} ({}) imports {} ({})", shown(file), room.name, shown(other), target.name));
                }
            }
        }
        found
    }
}

/// By the directory of each crate, those that it may depend on.
pub fn crates(document: &str) -> BTreeMap<String, BTreeSet<String>> {
    let rows = table(document, "| crate | depends on |").into_iter();
    rows.map(|cells| (cells[0].trim_matches('`').to_owned(), words(cells[1]).into_iter().collect())).collect()
}

/// By the name of each crate of the workspace, those of it that are linked with it.
pub fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo describes the workspace");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("a workspace has packages");
    let name = |value: &serde_json::Value| value["name"].as_str().expect("a package has a name").to_owned();
    let linked = |package: &serde_json::Value| {
        let all = package["dependencies"].as_array().expect("a package lists its dependencies");
        all.iter().filter(|it| it["kind"].is_null() && it["path"].is_string()).map(name).collect()
    };
    packages.iter().map(|package| (name(package), linked(package))).collect()
}
