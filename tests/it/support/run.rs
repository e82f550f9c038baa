//! Runs the CLI with nothing of this machine's environment, and keeps what it printed.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

/// What a run of the CLI printed, and how it ended.
pub struct Run {
    pub arguments: String,
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The CLI to test with: `QUICKSIGHT_TEST_CLI`, or the first of `terraform` and `tofu` on the path.
pub fn cli() -> PathBuf {
    if let Some(path) = std::env::var_os("QUICKSIGHT_TEST_CLI") {
        return path.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = ["terraform", "tofu"]
        .iter()
        .find_map(|name| std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file()));
    found.expect("these tests need terraform or tofu: put one on the PATH, or name it in QUICKSIGHT_TEST_CLI")
}

/// Whether this CLI is Terraform of at least one version or OpenTofu of at least another, as major and minor; `None` is none yet.
pub fn is_since(cli: &Path, terraform: (u32, u32), opentofu: Option<(u32, u32)>) -> bool {
    let output = Command::new(cli).arg("version").env_clear().env("CHECKPOINT_DISABLE", "1").output();
    let text = String::from_utf8_lossy(&output.expect("the CLI tells its version").stdout).into_owned();
    let (product, version) = text
        .lines()
        .find_map(|line| line.split_once(" v").filter(|(product, _)| !product.contains(' ')))
        .expect("PRODUCT vVERSION");
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or_default());
    let version = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    if product == "OpenTofu" { opentofu.is_some_and(|least| version >= least) } else { version >= terraform }
}

/// Runs the CLI in `directory`.
pub fn run(cli: &Path, directory: &Path, environment: &BTreeMap<String, String>, arguments: &[&str]) -> Run {
    let output = command(cli, directory, environment, arguments).output();
    Run::of(arguments, output.unwrap_or_else(|error| panic!("{} cannot be run: {error}", cli.display())))
}

/// Starts the CLI in `directory` and does not wait for it.
pub fn start(cli: &Path, directory: &Path, environment: &BTreeMap<String, String>, arguments: &[&str]) -> Started {
    let mut command = command(cli, directory, environment, arguments);
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.unwrap_or_else(|error| panic!("{} cannot be run: {error}", cli.display()));
    Started { arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(), child }
}

fn command(cli: &Path, directory: &Path, environment: &BTreeMap<String, String>, arguments: &[&str]) -> Command {
    let mut command = Command::new(cli);
    command
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", directory)
        .env("TF_CLI_CONFIG_FILE", directory.join("cli.tfrc"))
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_IN_AUTOMATION", "1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .envs(environment);
    command
}

/// A run of the CLI that goes on.
pub struct Started {
    arguments: Vec<String>,
    child: Child,
}

impl Started {
    /// Sends SIGINT to the CLI alone, as a supervisor does; a terminal would send it to the provider too.
    pub fn interrupt(&self) {
        self.signal("INT");
    }

    /// Sends a signal to the CLI alone. One that has ended already does not notice.
    pub fn signal(&self, name: &str) {
        self.signal_to(self.child.id(), name);
    }

    /// Sends a signal to a process.
    pub fn signal_to(&self, process: u32, name: &str) {
        let output = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).output();
        output.expect("kill can be run");
    }

    /// The processes that the CLI has started.
    pub fn providers(&self) -> Vec<u32> {
        let output = Command::new("ps").args(["-o", "pid=", "--ppid", &self.child.id().to_string()]).output();
        let text = String::from_utf8_lossy(&output.expect("ps can be run").stdout).into_owned();
        text.split_whitespace().filter_map(|id| id.parse().ok()).collect()
    }

    /// Waits for its end.
    pub fn finish(self) -> Run {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        Run::of(&arguments, self.child.wait_with_output().expect("a child can be waited for"))
    }
}

impl Run {
    fn of(arguments: &[&str], output: Output) -> Self {
        Self {
            arguments: arguments.join(" "),
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// It must have succeeded.
    #[track_caller]
    pub fn expect_success(self) -> Self {
        assert_eq!(self.code, Some(0), "{self}");
        self
    }

    /// It must have failed, and everything it printed must say each of these, line breaks aside.
    #[track_caller]
    pub fn expect_failure(self, says: &[&str]) -> Self {
        assert_ne!(self.code, Some(0), "it should have failed: {self}");
        self.expect_says(says)
    }

    /// What it printed must say each of these, line breaks aside.
    #[track_caller]
    pub fn expect_says(self, says: &[&str]) -> Self {
        let text = self.text();
        for part in says {
            assert!(text.contains(part), "it does not say {part:?}: {self}");
        }
        self
    }

    /// What it printed must say none of these.
    #[track_caller]
    pub fn expect_silent_about(self, parts: &[&str]) -> Self {
        let text = self.text();
        for part in parts {
            assert!(!text.contains(part), "it says {part:?}: {self}");
        }
        self
    }

    /// All it printed, as one line: Terraform breaks long lines and frames its diagnostics.
    pub fn text(&self) -> String {
        let all = format!("{}\n{}", self.stdout, self.stderr);
        let words = all.split_whitespace().map(|word| word.trim_matches(['│', '╷', '╵'])).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ended with {:?}\n{}\n{}", self.arguments, self.code, self.stdout, self.stderr)
    }
}
