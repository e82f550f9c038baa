//! Separates the response to a create that has failed and left an object from all other responses, because of a defect of
//! Terraform 1.16.
//!
//! Since 1.16.0 Terraform writes such an object to its state in three steps: as tainted, with a status of zero, and as tainted
//! again (`managedResourceExecute` in `internal/terraform/node_resource_apply_instance.go`). Every response to an apply makes it
//! store the whole state. If it stores between the second step and the third, it panics, and a local state file is empty
//! afterwards. So such a response is sent while nothing is being stored, and no other is sent until its three steps are over.
//! This covers the responses of one process; those of other providers can still interfere.
//!
//! This file can be deleted once no affected Terraform is in use: up to 1.17.0-beta1 every version is.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::RwLock,
    time::{self, Instant},
};

/// The first affected version.
const FIRST_AFFECTED_VERSION: (u32, u32) = (1, 16);

/// How long nothing else is sent before such a response, from when the client is idle, where that is observable.
const IDLE_BEFORE: Duration = Duration::from_millis(50);

/// The same where it is not observable: long enough to store some hundred objects for each of the usual ten responses at once.
const DELAY_BEFORE_UNSEEN: Duration = Duration::from_millis(500);

/// The longest wait for the client to become idle; with other providers at work it may never be.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How long nothing else is sent after such a response. The three steps take less than a millisecond.
const DELAY_AFTER: Duration = Duration::from_millis(50);

/// How often to sample whether the client is idle.
const SAMPLE_INTERVAL: Duration = Duration::from_millis(5);

/// Orders the responses of one process.
#[derive(Debug, Default)]
pub struct AnswerSpacing {
    is_needed: AtomicBool,
    /// First come, first served.
    answers: Arc<RwLock<()>>,
}

impl AnswerSpacing {
    /// Notes the version of the client. An unknown version counts as affected, which delays failed creates; the versions of
    /// OpenTofu, which does not have the defect, are lower. With several clients, one affected is enough.
    pub fn configured_by(&self, version: &str) {
        let mut numbers = version.split(['.', '-', '+']).map(str::parse::<u32>);
        let is_older = match (numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => (major, minor) < FIRST_AFFECTED_VERSION,
            _ => false,
        };
        if !is_older {
            self.is_needed.store(true, Ordering::Relaxed);
        }
    }

    /// Waits until a usual response may be sent.
    pub async fn wait(&self) {
        if self.is_needed.load(Ordering::Relaxed) {
            drop(self.answers.read().await);
        }
    }

    /// Waits until the response to a failed create that left an object may be sent, and delays others after it.
    pub async fn wait_isolated(&self) {
        if !self.is_needed.load(Ordering::Relaxed) {
            return;
        }
        let spacing = Arc::clone(&self.answers).write_owned().await;
        client_is_idle().await;
        tokio::spawn(async move {
            time::sleep(DELAY_AFTER).await;
            drop(spacing);
        });
    }
}

/// Waits until the client has been idle for a while.
async fn client_is_idle() {
    let began = Instant::now();
    let (mut idle_since, mut last) = (began, Activity::of_parent());
    while idle_since.elapsed() < IDLE_BEFORE && began.elapsed() < LONGEST_WAIT {
        let Some(before) = last else { return time::sleep(DELAY_BEFORE_UNSEEN).await };
        time::sleep(SAMPLE_INTERVAL).await;
        last = Activity::of_parent();
        if last.is_none_or(|now| now.is_running || now.cpu_time != before.cpu_time) {
            idle_since = Instant::now();
        }
    }
}

/// The activity of the client process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Activity {
    /// Whether a thread is running, runnable or waiting for a disk.
    is_running: bool,
    /// In clock ticks.
    cpu_time: u64,
}

impl Activity {
    /// The activity of the parent process. None where the system does not provide it.
    fn of_parent() -> Option<Self> {
        #[cfg(target_os = "linux")]
        return Self::of(std::os::unix::process::parent_id());
        #[cfg(not(target_os = "linux"))]
        None
    }

    #[cfg(target_os = "linux")]
    fn of(process: u32) -> Option<Self> {
        let mut activity = Self { is_running: false, cpu_time: 0 };
        for thread in std::fs::read_dir(format!("/proc/{process}/task")).ok()? {
            // A thread may end meanwhile.
            if let Some(thread) =
                std::fs::read_to_string(thread.ok()?.path().join("stat")).ok().and_then(|line| Self::of_thread(&line))
            {
                activity.is_running |= thread.is_running;
                activity.cpu_time += thread.cpu_time;
            }
        }
        Some(activity)
    }

    /// From a line of `/proc/PID/task/TID/stat`: the name in parentheses is anything, and then come the state and numbers.
    #[cfg(target_os = "linux")]
    fn of_thread(line: &str) -> Option<Self> {
        let mut fields = line.rsplit_once(')')?.1.split_ascii_whitespace();
        let is_running = matches!(fields.next()?, "R" | "D");
        let (user, system): (u64, u64) = (fields.nth(10)?.parse().ok()?, fields.next()?.parse().ok()?);
        Some(Self { is_running, cpu_time: user + system })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configured_by(version: &str) -> bool {
        let spacing = AnswerSpacing::default();
        spacing.configured_by(version);
        spacing.is_needed.into_inner()
    }

    #[test]
    fn answers_are_spaced_for_terraform_1_16_and_for_unreadable_versions() {
        for concerned in ["1.16.0", "1.16.4", "1.16.0-rc2", "1.17.0-beta1", "2.0.0", "", "dev"] {
            assert!(configured_by(concerned), "{concerned}");
        }
        for spared in ["1.15.9", "1.5.7", "1.12.6", "1.12.0-alpha1", "0.15.5"] {
            assert!(!configured_by(spared), "{spared}");
        }
    }

    #[test]
    fn one_client_that_needs_spacing_is_enough() {
        let spacing = AnswerSpacing::default();
        spacing.configured_by("1.16.4");
        spacing.configured_by("1.15.9");
        assert!(spacing.is_needed.into_inner());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_computes_is_told_from_one_that_waits() {
        let waits = std::process::Command::new("sleep").arg("60").spawn().expect("sleep can be run");
        // Ends by itself, too, if this test fails.
        let computes =
            std::process::Command::new("sh").args(["-c", "ulimit -t 5; while :; do :; done"]).spawn().expect("sh can be run");
        std::thread::sleep(Duration::from_millis(200));
        let of = |child: &std::process::Child| Activity::of(child.id()).expect("the process is there");
        let (idle, busy) = (of(&waits), of(&computes));
        assert!(!idle.is_running && busy.is_running, "{idle:?} {busy:?}");
        std::thread::sleep(Duration::from_millis(300));
        assert!(of(&waits) == idle && of(&computes).cpu_time > busy.cpu_time);
        for mut child in [waits, computes] {
            child.kill().and_then(|()| child.wait()).expect("it can be ended");
        }
        assert_eq!(
            Activity::of_thread("12 (a) b) (c) R 1 2 3 4 5 6 7 8 9 10 30 12 0 0"),
            Some(Activity { is_running: true, cpu_time: 42 })
        );
    }
}
