//! The process within its system: its output, its signals, its parent. Each system has its own; the names are the same.

pub use system::{end_on_interrupt, end_on_termination, end_without_parent, ignore_interrupts, parent, take_stdout};

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

    /// How often to look whether Terraform still lives.
    const PARENT_POLL_INTERVAL: Duration = Duration::from_secs(1);

    /// Takes stdout for the handshake alone: what is printed later, by whomever, goes to stderr, where it breaks nothing.
    ///
    /// Neither is inherited by programs that provider code starts, unless it passes them on. Terraform waits until all
    /// writers of these pipes are gone, so a program that stays would hold up the command.
    pub fn take_stdout() -> Result<File, Failure> {
        redirect().map_err(|why| Failure::new("cannot redirect stdout", why))
    }

    fn redirect() -> io::Result<File> {
        // Above the three that have a meaning.
        let handshake = fcntl_dupfd_cloexec(stdout(), 3)?;
        dup2_stdout(stderr())?;
        fcntl_setfd(stdout(), FdFlags::CLOEXEC)?;
        fcntl_setfd(stderr(), FdFlags::CLOEXEC)?;
        Ok(File::from(handshake))
    }

    /// Who has started this process.
    pub fn parent() -> Option<Pid> {
        getppid()
    }

    /// Ends the process when its parent has gone without saying so.
    pub fn end_without_parent(parent: Option<Pid>, ends: &CancellationToken) {
        let ends = ends.clone();
        tokio::spawn(async move {
            while getppid() == parent {
                time::sleep(PARENT_POLL_INTERVAL).await;
            }
            ends.cancel();
        });
    }

    /// An interrupt from the keyboard reaches Terraform and its plugins alike. Terraform then asks for an orderly stop, which
    /// needs a plugin that is still there.
    pub fn ignore_interrupts() -> Result<(), Failure> {
        // The handler stays when the stream of signals is dropped.
        signal(SignalKind::interrupt()).map(drop).map_err(|why| Failure::new("cannot handle interrupts", why))
    }

    /// Ends the process on an interrupt from the keyboard.
    pub fn end_on_interrupt(ends: &CancellationToken) -> Result<(), Failure> {
        end_on(SignalKind::interrupt(), ends)
    }

    /// Ends the process in order when the system asks for its end. That a terminal is gone is such a request only for a process that was not
    /// started to outlive it, as `nohup` does by having the signal ignored.
    pub fn end_on_termination(ends: &CancellationToken) -> Result<(), Failure> {
        end_on(SignalKind::terminate(), ends)?;
        if handles_hangups() { end_on(SignalKind::hangup(), ends) } else { Ok(()) }
    }

    /// Whether the end of a terminal is to be handled here. Handling a signal is the end of its being ignored, so nothing is done where it is ignored, and
    /// nothing where that cannot be known without unsafe code: there the system does what it was told when the process was started.
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

    /// Nothing is redirected here; what is printed after the handshake is thrown away by Terraform.
    pub fn take_stdout() -> Result<Stdout, Failure> {
        Ok(io::stdout())
    }

    /// Parents are not known here. Terraform ends its plugins together with itself.
    pub fn parent() {}

    pub fn end_without_parent((): (), _ends: &CancellationToken) {}

    /// Control-C reaches Terraform and its plugins alike. Terraform then asks for an orderly stop, which needs a plugin that
    /// is still there.
    pub fn ignore_interrupts() -> Result<(), Failure> {
        let why = |why| Failure::new("cannot handle interrupts", why);
        // The handlers stay when their streams are dropped.
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

    /// There is no signal for it here.
    pub fn end_on_termination(_ends: &CancellationToken) -> Result<(), Failure> {
        Ok(())
    }
}
