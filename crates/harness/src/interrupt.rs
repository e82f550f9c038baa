//! Ctrl-C: remembered, so that running programs are waited for, what was created is deleted, and everything ends in order.

use std::{
    fmt,
    process::{Child, ExitStatus},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// A terminal sends Ctrl-C to Terraform as well, which then ends what it is doing in good order; this long it may take.
const GRACE: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// From here on Ctrl-C and SIGTERM only set a flag.
pub fn install() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst))
}

pub fn check() -> Result<(), Interrupted> {
    if INTERRUPTED.load(Ordering::SeqCst) { Err(Interrupted) } else { Ok(()) }
}

/// Starts the part that an interrupt leads to. Another interrupt ends that as well.
pub fn acknowledge() {
    INTERRUPTED.store(false, Ordering::SeqCst);
}

/// Waits, and ends early when interrupted.
pub fn sleep(duration: Duration) -> Result<(), Interrupted> {
    let end = Instant::now() + duration;
    loop {
        check()?;
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(POLL_INTERVAL));
    }
}

/// Waits for a program; after an interrupt it gets `GRACE` to end by itself.
pub fn wait(child: &mut Child) -> anyhow::Result<ExitStatus> {
    let mut interrupted_at = None;
    loop {
        if let Some(status) = child.try_wait()? {
            check()?;
            return Ok(status);
        }
        if check().is_err() && interrupted_at.get_or_insert_with(Instant::now).elapsed() > GRACE {
            child.kill().ok();
            child.wait().ok();
            return Err(Interrupted.into());
        }
        std::thread::sleep(POLL_INTERVAL);
    }
}
