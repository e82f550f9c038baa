//! Documentation that cannot be wrong: pages written from the rows, tables that name tests, guides whose configurations work, links that
//! lead somewhere. `cargo xtask docs` writes what is written from rows.

mod guides;
mod iam;
mod links;
mod named_tests;
mod pages;
mod profile_keys;
mod readme;
mod registry;

use std::{fs, path::Path};

/// A file of the project.
fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}
