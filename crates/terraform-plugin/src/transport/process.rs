//! Stdout, signals and the parent of the process. Each operating system has its own implementation, under the same names.

pub use system::{
    end_on_hangup, end_on_interrupt, end_on_termination, end_without_parent, ignore_interrupts, parent, take_stdout,
};

#[cfg(unix)]
mod system {
    use std::{fs::File, io, time::Duration};

    use rustix::{
        io::{FdFlags, fcntl_dupfd_cloexec, fcntl_setfd},
        process::{Pid, getppid},
        stdio::{dup2_stdout, stderr, stdout},
    };
    use tokio::{
        signal::unix::{SignalKind, signal},
        time,
    };
    use tokio_util::sync::CancellationToken;

    use crate::transport::failure::Failure;

    /// How often to check whether the parent is alive.
    const PARENT_POLL_INTERVAL: Duration = Duration::from_secs(1);

    /// Reserves stdout for the handshake: later output goes to stderr, where it is harmless.
    ///
    /// Child processes of provider code inherit neither, unless it passes them on. Terraform waits until all writers of these
    /// pipes are closed, so a child process that stays would block the command.
    pub fn take_stdout() -> Result<File, Failure> {
        redirect().map_err(|why| Failure::new("cannot redirect stdout", why))
    }

    fn redirect() -> io::Result<File> {
        // Above the standard streams.
        let handshake = fcntl_dupfd_cloexec(stdout(), 3)?;
        dup2_stdout(stderr())?;
        fcntl_setfd(stdout(), FdFlags::CLOEXEC)?;
        fcntl_setfd(stderr(), FdFlags::CLOEXEC)?;
        Ok(File::from(handshake))
    }

    /// The parent process.
    pub fn parent() -> Option<Pid> {
        getppid()
    }

    /// Ends the process when its parent has ended without a shutdown.
    pub fn end_without_parent(parent: Option<Pid>, ends: &CancellationToken) {
        let ends = ends.clone();
        tokio::spawn(async move {
            while getppid() == parent {
                time::sleep(PARENT_POLL_INTERVAL).await;
            }
            ends.cancel();
        });
    }

    /// Ignores interrupts: one from the keyboard reaches Terraform and its plugins, and Terraform then calls StopProvider.
    pub fn ignore_interrupts() -> Result<(), Failure> {
        // The handler stays installed when the stream is dropped.
        signal(SignalKind::interrupt()).map(drop).map_err(|why| Failure::new("cannot handle interrupts", why))
    }

    /// Ends the process on an interrupt from the keyboard.
    pub fn end_on_interrupt(ends: &CancellationToken) -> Result<(), Failure> {
        end_on(SignalKind::interrupt(), ends)
    }

    /// Ends the process gracefully on a termination signal.
    pub fn end_on_termination(ends: &CancellationToken) -> Result<(), Failure> {
        end_on(SignalKind::terminate(), ends)
    }

    /// The same on a hangup, unless it was ignored at the start, as by `nohup`. Reads a file, which nobody should have to wait for before the
    /// handshake.
    pub fn end_on_hangup(ends: &CancellationToken) -> Result<(), Failure> {
        if handles_hangups() { end_on(SignalKind::hangup(), ends) } else { Ok(()) }
    }

    /// Whether to handle hangups. Installing a handler would end their being ignored, so there is none where they are ignored,
    /// nor where that cannot be determined without unsafe code; the disposition of the start then applies.
    fn handles_hangups() -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).map(str::trim);
        // One bit for each signal, from the lowest: SIGHUP is the first.
        ignored.and_then(|mask| u64::from_str_radix(mask, 16).ok()).is_some_and(|mask| mask & 1 == 0)
    }

    fn end_on(kind: SignalKind, ends: &CancellationToken) -> Result<(), Failure> {
        let mut signals = signal(kind).map_err(|why| Failure::new("cannot handle signals", why))?;
        let ends = ends.clone();
        tokio::spawn(async move {
            signals.recv().await;
            ends.cancel();
        });
        Ok(())
    }
}

#[cfg(windows)]
mod system {
    use std::io::{self, Stdout};

    use tokio::signal::windows::{ctrl_break, ctrl_c};
    use tokio_util::sync::CancellationToken;

    use crate::transport::failure::Failure;

    /// Nothing is redirected; Terraform discards what is printed after the handshake.
    pub fn take_stdout() -> Result<Stdout, Failure> {
        Ok(io::stdout())
    }

    /// Not supported. Terraform ends its plugins with itself.
    pub struct Parent;

    pub fn parent() -> Parent {
        Parent
    }

    pub fn end_without_parent(_parent: Parent, _ends: &CancellationToken) {}

    /// Ignores Control-C: it reaches Terraform and its plugins, and Terraform then calls StopProvider.
    pub fn ignore_interrupts() -> Result<(), Failure> {
        let why = |why| Failure::new("cannot handle interrupts", why);
        // The handlers stay installed when the streams are dropped.
        drop((ctrl_c().map_err(why)?, ctrl_break().map_err(why)?));
        Ok(())
    }

    /// Ends the process on Control-C.
    pub fn end_on_interrupt(ends: &CancellationToken) -> Result<(), Failure> {
        let mut signals = ctrl_c().map_err(|why| Failure::new("cannot handle interrupts", why))?;
        let ends = ends.clone();
        tokio::spawn(async move {
            signals.recv().await;
            ends.cancel();
        });
        Ok(())
    }

    /// Windows has no such signal.
    pub fn end_on_termination(_ends: &CancellationToken) -> Result<(), Failure> {
        Ok(())
    }

    /// Nor this one.
    pub fn end_on_hangup(_ends: &CancellationToken) -> Result<(), Failure> {
        Ok(())
    }
}
