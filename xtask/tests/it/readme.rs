//! The README, followed word for word: its commands are run in one shell, with the file that it shows. `git` and `cargo` are stood in for, since a test
//! neither clones nor builds a release; `cargo xtask` is the real one, with a provider that is built already.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use harness::{cli, program};

use super::{XTASK, provider, run, succeeds};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap()
}

/// The blocks of code, each with its language.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let fences = page.split("```").skip(1).step_by(2);
    fences.map(|block| block.split_once('\n').expect("a block has a language")).collect()
}

/// Puts a program of this name, which is a script, before all others.
fn stand_in(directory: &Path, name: &str, script: &str) {
    let path = directory.join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_readme_is_short() {
    let lines = readme().lines().count();
    assert!(lines <= 120, "{lines} lines");
}

#[test]
fn the_readme_works_as_it_is_pasted_and_plans_what_it_shows() {
    if cli::tested().numbers < (1, 11) {
        return;
    }
    let page = readme();
    let home = tempfile::tempdir().unwrap();
    let tools = home.path().join("tools");
    fs::create_dir(&tools).unwrap();
    stand_in(&tools, "git", "mkdir \"$(basename \"$2\")\"");
    let emulator = program::built("quicksight-emulator");
    stand_in(
        &tools,
        "cargo",
        &format!(
            "case \"$*\" in\n  'xtask install'*) shift; exec '{XTASK}' \"$@\" --binary '{}' ;;\n  \
             'run --release --package quicksight-emulator -- '*) shift 5; exec '{}' \"$@\" ;;\n  *) exit 1 ;;\nesac",
            provider(),
            emulator.display()
        ),
    );
    stand_in(
        &tools,
        "terraform",
        &format!(
            "command=$1; shift\ncase $command in apply|destroy) set -- -auto-approve \"$@\" ;; esac\nexec '{}' \"$command\" -no-color \"$@\"",
            cli::tested().path.display()
        ),
    );

    let mut script = format!("set -eu\nPATH='{}':$PATH\ntrap 'kill $!' EXIT\n", tools.display());
    for (language, text) in blocks(&page) {
        match language {
            "shell" => script += text,
            "terraform" => script += &format!("cat > main.tf <<'END'\n{text}END\n"),
            "text" => {}
            other => panic!("no test reads {other}"),
        }
    }
    // Another program may listen on the port that the page names.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let script = script.replace("4599", &port.to_string());
    let printed = succeeds(&run(Command::new("sh").args(["-c", &script]), home.path(), &[]));

    let shown = blocks(&page).into_iter().filter(|(language, _)| *language == "text").flat_map(|(_, text)| text.lines());
    let mut rest = printed.as_str();
    for line in shown.filter(|line| *line != "...") {
        let found = rest.find(line).unwrap_or_else(|| panic!("{line:?} is not printed, or earlier: {printed}"));
        rest = &rest[found + line.len()..];
    }
    assert!(printed.contains("Apply complete! Resources: 1 added, 0 changed, 0 destroyed."), "{printed}");
    assert!(!printed.contains("made-up"), "{printed}");
}
