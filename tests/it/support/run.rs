//! Runs the CLI with nothing of this machine's environment, and keeps what it printed.

use std::{
    collections::BTreeMap,
    fmt,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

use harness::{
    cli, hermetic,
    processes::{self, Signal},
    skips::{Missing, Share, skip},
};

/// What a run of the CLI printed, and how it ended.
pub struct Run {
    pub arguments: String,
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The provider to test: `QUICKSIGHT_TEST_PROVIDER`, or the one that was built with the tests.
pub fn provider() -> PathBuf {
    let built = || PathBuf::from(env!("CARGO_BIN_EXE_terraform-provider-quicksight"));
    std::env::var_os("QUICKSIGHT_TEST_PROVIDER").map_or_else(built, PathBuf::from)
}

/// Makes a mount namespace for what follows. Without being root it takes a user namespace, which not every system gives.
const NAMESPACE: [&str; 4] = ["unshare", "--map-root-user", "--mount", "--"];

/// Whether this system lets a test mount something for itself alone. A test that gets `false` returns.
pub fn can_mount() -> bool {
    let [unshare, arguments @ ..] = NAMESPACE;
    let tried = Command::new(unshare).args(arguments).args(["mount", "-t", "tmpfs", "none", "/mnt"]).output();
    let can = tried.is_ok_and(|output| output.status.success());
    if !can {
        skip(cli::tested(), Missing::Mounts, Share::All);
    }
    can
}

/// What to run, where and how.
pub struct Invocation {
    pub cli: PathBuf,
    pub directory: PathBuf,
    /// `None` leaves a variable out.
    pub environment: BTreeMap<String, Option<String>>,
    /// Commands of the shell to run before; none are no shell.
    pub preparation: String,
    pub arguments: Vec<String>,
}

/// Runs the CLI and waits for its end.
#[must_use = "a run that failed says so here only"]
pub fn run(invocation: &Invocation) -> Run {
    let output = command(invocation).output();
    Run::of(&invocation.arguments, output.unwrap_or_else(|error| panic!("{} cannot be run: {error}", invocation.cli.display())))
}

/// Starts the CLI and does not wait for it.
pub fn start(invocation: &Invocation) -> Started {
    let child = command(invocation).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.unwrap_or_else(|error| panic!("{} cannot be run: {error}", invocation.cli.display()));
    Started { arguments: invocation.arguments.clone(), child }
}

fn command(invocation: &Invocation) -> Command {
    let Invocation { cli, directory, environment, preparation, arguments } = invocation;
    let mut command = if preparation.is_empty() {
        Command::new(cli)
    } else {
        let [unshare, namespace @ ..] = NAMESPACE;
        let mut command = Command::new(unshare);
        command.args(namespace).args(["sh", "-e", "-c", &format!("{preparation}\nexec \"$0\" \"$@\"")]).arg(cli);
        command
    };
    hermetic::isolate(&mut command, directory)
        .args(arguments)
        .current_dir(directory)
        .env("TF_CLI_CONFIG_FILE", directory.join("cli.tfrc"))
        // A run is over before collecting garbage is worth a tenth of its work.
        .env("GOGC", "off")
        .env("GOMEMLIMIT", "500MiB");
    for (name, value) in environment {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// A run of the CLI that goes on.
pub struct Started {
    arguments: Vec<String>,
    child: Child,
}

impl Started {
    /// Sends SIGINT to the CLI alone, as a supervisor does; a terminal would send it to the provider too. The CLI must run still.
    #[track_caller]
    pub fn interrupt(&self) {
        assert!(self.signal(Signal::Interrupt), "`{}` ended before the interrupt", self.arguments.join(" "));
    }

    /// Sends a signal to the CLI alone. Tells whether it was still there to get it.
    #[must_use]
    pub fn signal(&self, signal: Signal) -> bool {
        processes::signal(self.child.id(), signal)
    }

    /// The processes that the CLI has started.
    pub fn providers(&self) -> Vec<u32> {
        processes::children(self.child.id())
    }

    /// Waits for its end.
    #[must_use = "a run that failed says so here only"]
    pub fn finish(self) -> Run {
        Run::of(&self.arguments, self.child.wait_with_output().expect("a child can be waited for"))
    }
}

impl Run {
    fn of(arguments: &[String], output: Output) -> Self {
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
