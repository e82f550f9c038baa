//! Programs of this workspace, for tests of packages that cargo builds no program for, and programs that a shell would find.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

/// A program that `cargo test --workspace` has built beside the tests that ask, or else one built now. Panics where it cannot be built.
pub fn built(name: &str) -> PathBuf {
    built_by(name, &profile_directory(), &["--package", name])
}

/// An example of this workspace, found or built as [`built`] does.
pub fn example(name: &str) -> PathBuf {
    built_by(name, &profile_directory().join("examples"), &["--workspace", "--example", name])
}

fn built_by(name: &str, directory: &Path, arguments: &[&str]) -> PathBuf {
    let file = directory.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !file.is_file() {
        let cargo = std::env::var_os("CARGO").expect("cargo runs the tests");
        let status = Command::new(cargo).arg("build").args(arguments).status();
        assert!(status.expect("cargo can be run").success(), "{name} cannot be built");
    }
    file
}

/// Where a shell with this search path finds a program.
pub fn in_path(path: &OsStr, name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path).map(|directory| directory.join(&file)).find(|place| place.is_file())
}

/// The same with the search path of this process.
pub fn on_path(name: &str) -> Option<PathBuf> {
    in_path(&std::env::var_os("PATH").unwrap_or_default(), name)
}

/// Where cargo puts the programs and, below `examples`, the examples of the profile that the running tests are built with.
pub fn profile_directory() -> PathBuf {
    let tests = std::env::current_exe().expect("a program knows where it is");
    tests.parent().and_then(Path::parent).expect("tests are in a directory of the profile").to_owned()
}
