//! The README, followed word for word: its commands are run in one shell, with the file that it shows. `git` and `cargo` are stood in for, since a test
//! neither clones nor builds a release; `cargo xtask` is the real one, with a provider that is built already.

use std::{fs, net::TcpListener, path::Path, process::Command};

use harness::{cli, hermetic, program, release};

use super::read;
use crate::support::provider;

/// The blocks of code, each with its language.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let fences = page.split("```").skip(1).step_by(2);
    fences.map(|block| block.split_once('\n').expect("a block has a language")).collect()
}

/// Puts a program of this name, which is a script, before all others.
fn stand_in(directory: &Path, name: &str, script: &str) {
    release::write_program(&directory.join(name), format!("#!/bin/sh\n{script}\n").as_bytes()).unwrap();
}

#[test]
fn the_readme_is_short() {
    let lines = read("README.md").lines().count();
    assert!(lines <= 120, "{lines} lines");
}

#[test]
fn the_readme_works_as_it_is_pasted_and_plans_what_it_shows() {
    if cli::tested().numbers < (1, 11) {
        return;
    }
    let page = read("README.md");
    let home = tempfile::tempdir().unwrap();
    let tools = home.path().join("tools");
    fs::create_dir(&tools).unwrap();
    stand_in(&tools, "git", "mkdir \"$(basename \"$2\")\"");
    let emulator = program::built("quicksight-emulator");
    stand_in(
        &tools,
        "cargo",
        &format!(
            "case \"$*\" in\n  'build --release --package quicksight-emulator') ;;\n  'xtask install'*) shift; exec '{}' \"$@\" --binary '{}' ;;\n  \
             'run --release --package quicksight-emulator -- '*) shift 5; exec '{}' \"$@\" ;;\n  *) exit 1 ;;\nesac",
            program::built("xtask").display(),
            provider().display(),
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
    let mut shell = Command::new("sh");
    let output = hermetic::isolate(&mut shell, home.path()).args(["-c", &script]).current_dir(home.path()).output().unwrap();
    let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{printed}");

    let shown = blocks(&page).into_iter().filter(|(language, _)| *language == "text").flat_map(|(_, text)| text.lines());
    let mut rest = printed.as_str();
    for line in shown.filter(|line| *line != "...") {
        let found = rest.find(line).unwrap_or_else(|| panic!("{line:?} is not printed, or earlier: {printed}"));
        rest = &rest[found + line.len()..];
    }
    assert!(!printed.contains("made-up"), "{printed}");
}
