//! Ctrl-C: remembered, so that running programs are waited for and everything that was started ends in order.
use std::process::{Child, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A terminal sends Ctrl-C to Terraform as well, which then ends what it is doing in good order; this long it may take.
const GRACE: Duration = Duration::from_secs(10);
const LOOK_INTERVAL: Duration = Duration::from_millis(5);

#[derive(Debug)]
pub struct Interrupted;

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// From here on Ctrl-C and SIGTERM only set a flag, which `check` and `wait` turn into an error.
pub fn install() -> anyhow::Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst)).context("cannot listen for Ctrl-C")
}

pub fn check() -> Result<(), Interrupted> {
    if INTERRUPTED.load(Ordering::SeqCst) { Err(Interrupted) } else { Ok(()) }
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
        std::thread::sleep(LOOK_INTERVAL);
    }
}
