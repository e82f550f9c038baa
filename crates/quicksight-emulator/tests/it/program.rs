//! The program.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use quicksight_emulator::Options;

use crate::client::*;

const PROGRAM: &str = env!("CARGO_BIN_EXE_quicksight-emulator");

#[test]
fn it_prints_its_address_in_one_line_and_accepts_its_flags() {
    let mut program = Command::new(PROGRAM)
        .args(["--account", "111122223333", "--creation-time", "0", "--rate-limit=1000", "--omitted-members", "kept"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let client = Client::new(line.trim().strip_prefix("listening on ").unwrap());
    let created = client.post("/accounts/111122223333/action-connectors", connector("c")).ok();
    assert_eq!(created["CreationStatus"], "CREATION_SUCCESSFUL");
    program.kill().unwrap();
    program.wait().unwrap();
}

#[test]
fn invalid_flags_end_it_with_the_reason() {
    for (arguments, reason) in [
        (["--account", "1"], "12 digits"),
        (["--latency", "soon"], "soon"),
        (["--port", "99999"], "invalid value '99999' for '--port <NUMBER>': 99999 is not in 0..=65535"),
        (["--omitted-members", "maybe"], "[possible values: cleared, kept, refused]"),
        (["--colour", "red"], "--colour"),
    ] {
        let output = Command::new(PROGRAM).args(arguments).output().unwrap();
        assert!(!output.status.success());
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = Command::new(PROGRAM).args(["--port", &port.to_string()]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && error.contains(&format!("cannot listen on 127.0.0.1:{port}: ")), "{error}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_closes_the_pipe_does_not_cause_a_panic() {
    use std::os::unix::process::ExitStatusExt;
    let mut program = Command::new(PROGRAM).arg("--help").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A pipe holds less than the help, or is closed before it is written.
    drop(program.stdout.take());
    let output = program.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    const SIGPIPE: i32 = 13;
    assert!(error.is_empty() && (output.status.success() || output.status.signal() == Some(SIGPIPE)), "{error}");
}

#[test]
fn its_help_names_every_option_and_every_value() {
    let help = String::from_utf8(Command::new(PROGRAM).arg("--help").output().unwrap().stdout).unwrap();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for flag in Options::flags() {
        let (name, default) = (format!(" --{} <", flag.name), format!("Defaults to {}.", flag.default));
        let (_, section) = help.split_once(&name).unwrap_or_else(|| panic!("{} is not in {help}", flag.name));
        assert!(section.contains(&default), "{}", flag.name);
        assert!(flag.values.iter().all(|(value, _)| section.contains(&format!("- {value}:"))), "{}", flag.name);
    }
}

/// The tables of the README, one for each heading of the help.
fn tables() -> String {
    let mut text = String::new();
    let mut heading = "";
    for flag in Options::flags() {
        if flag.heading != heading {
            heading = flag.heading;
            text += &format!("\n### {heading}\n\n| option | default | description |\n| --- | --- | --- |\n");
        }
        let values: String = flag.values.iter().map(|(value, help)| format!(" `{value}`: {help}")).collect();
        text += &format!("| `--{}` | `{}` | {}{values} |\n", flag.name, flag.default, flag.help);
    }
    text + "\n"
}

#[test]
fn the_readme_has_every_flag_of_the_help_and_the_table_of_options() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let mut readme = std::fs::read_to_string(path).unwrap();
    let [begin, end] = ["<!-- options -->\n", "<!-- end of options -->"];
    let ((before, rest), tables) = (readme.split_once(begin).unwrap(), tables());
    let (committed, after) = rest.split_once(end).unwrap();
    if std::env::var_os("QUICKSIGHT_UPDATE_DOCS").is_some() {
        readme = format!("{before}{begin}{tables}{end}{after}");
        std::fs::write(path, &readme).unwrap();
    } else {
        assert!(committed == tables, "the tables are not what the options say; write them with cargo xtask docs:\n{tables}");
    }
    let help = String::from_utf8(Command::new(PROGRAM).arg("--help").output().unwrap().stdout).unwrap();
    let flags: Vec<&str> = help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2).collect();
    let is_missing = |flag: &&&str| {
        let name: String = flag.chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '-').collect();
        !["--help", "--version"].contains(&name.as_str()) && !readme.contains(&format!("`{name}"))
    };
    assert_eq!(flags.iter().filter(is_missing).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert!(flags.len() > 30, "{flags:?}");
}

#[test]
fn no_line_of_the_help_ends_within_a_sentence_unless_it_is_full() {
    let help = String::from_utf8(Command::new(PROGRAM).arg("--help").output().unwrap().stdout).unwrap();
    let (_, remarks) = help.split_once("Configure a client with").unwrap();
    let lines: Vec<&str> = remarks.lines().collect();
    let breaks_early = |pair: &[&str]| {
        let first_word = pair[1].split(' ').next().unwrap_or_default();
        !pair[1].is_empty() && !pair[0].is_empty() && pair[0].len() + 1 + first_word.len() < 80
    };
    // The first line began with what is cut off.
    let broken: Vec<_> = lines.windows(2).skip(1).filter(|pair| breaks_early(pair)).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

/// The program with these flags, where it listens, and what it writes to standard error.
#[cfg(unix)]
struct Running {
    program: std::process::Child,
    client: Client,
}

#[cfg(unix)]
impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut program = Command::new(PROGRAM).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let client = Client::new(line.trim().strip_prefix("listening on ").unwrap());
        Self { program, client }
    }

    fn end(mut self, signal: &str) -> std::process::Output {
        assert!(self.program.try_wait().unwrap().is_none(), "it has ended by itself");
        let sent = Command::new("kill").args(["-s", signal, &self.program.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.program.wait_with_output().unwrap()
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_and_a_termination_end_it_with_success() {
    for signal in ["INT", "TERM"] {
        let running = Running::start(&[]);
        running.client.get("/_emulator/health").ok();
        let output = running.end(signal);
        assert!(output.status.success(), "SIG{signal}: {:?}", output.status);
    }
}

#[cfg(unix)]
#[test]
fn the_verbose_log_has_a_line_for_each_request_without_its_secrets() {
    let running = Running::start(&["--verbose", "--host", "127.0.0.1"]);
    let created = running.client.create(with(connector("c"), "AuthenticationConfig", basic()));
    created.ok();
    running.client.get(&path("other"));
    running.client.get("/_emulator/health").ok();
    let log = String::from_utf8(running.end("TERM").stderr).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 2, "{log}");
    let begins_with_time = |line: &str| line.as_bytes().get(10) == Some(&b'T') && line.split(' ').next().unwrap().ends_with('Z');
    assert!(lines.iter().all(|line| begins_with_time(line)), "{log}");
    assert!(
        lines[0].contains(" CreateActionConnector account=123456789012 region=us-east-1 id=c status=200 duration_ms="),
        "{log}"
    );
    assert!(lines[1].contains(" DescribeActionConnector account=123456789012 region=us-east-1 id=other status=404 "), "{log}");
    assert!(!log.contains("hunter2"), "{log}");
}

#[test]
fn a_seed_that_cannot_be_read_ends_it_with_the_file_and_the_reason() {
    let directory = std::env::temp_dir().join(format!("quicksight-emulator-seed-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    for (name, text, reason) in [
        ("text.json", "soon", "it is not JSON"),
        ("number.json", "1", "expected an array of connectors or a Terraform state"),
        ("nameless.json", "[{\"region\": \"us-east-1\"}]", "[0]: `region` and `id` are required"),
        ("misspelt.json", "[{\"region\": \"us-east-1\", \"id\": \"a\", \"nam\": \"A\"}]", "[0] (a): unknown field `nam`"),
        ("old.json", "{\"version\": 3, \"resources\": []}", "version 3, expected 4"),
        ("encrypted.json", "{\"encrypted_data\": \"x\", \"version\": 4}", "the state is encrypted"),
    ] {
        let file = directory.join(name);
        std::fs::write(&file, text).unwrap();
        let output = Command::new(PROGRAM).arg("--seed").arg(&file).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(name) && error.contains(reason), "{name}: {error}");
    }
    let output = Command::new(PROGRAM).args(["--seed", "/no/such/file"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("--seed /no/such/file: No such file"));
    std::fs::remove_dir_all(directory).unwrap();
}
