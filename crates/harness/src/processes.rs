//! The processes of this machine, on every system: whose children they are, where they run, what memory they have, and signals to them. What a system
//! does not show is a panic, since a test that looks for a process would otherwise pass wherever it is blind.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind};

pub use sysinfo::Signal;

fn refreshed(which: ProcessesToUpdate<'_>, what: ProcessRefreshKind) -> System {
    let mut system = System::new().expect("the processes of this system can be listed");
    system.refresh_processes_specifics(which, true, what.without_tasks());
    system
}

/// Whether it has not ended yet. One that nobody has waited for is listed after its end, and takes signals without noticing.
fn runs(process: &Process) -> bool {
    !matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead)
}

fn running(system: &System) -> impl Iterator<Item = (u32, &Process)> {
    system.processes().iter().filter(|(_, process)| runs(process)).map(|(id, process)| (id.as_u32(), process))
}

/// The processes that run and were started by this one.
pub fn children(parent: u32) -> Vec<u32> {
    let system = refreshed(ProcessesToUpdate::All, ProcessRefreshKind::nothing());
    assert!(system.processes().contains_key(&Pid::from_u32(std::process::id())), "this system does not show its processes");
    let parent = Some(Pid::from_u32(parent));
    running(&system).filter(|(_, process)| process.parent() == parent).map(|(id, _)| id).collect()
}

/// The processes that run in this directory.
pub fn in_directory(directory: &Path) -> Vec<u32> {
    let system = refreshed(ProcessesToUpdate::All, ProcessRefreshKind::nothing().with_cwd(UpdateKind::Always));
    let own = system.process(Pid::from_u32(std::process::id())).and_then(Process::cwd).map(Path::to_owned);
    assert_eq!(own.map(canonical), std::env::current_dir().ok().map(canonical), "this system does not show where a process runs");
    let directory = canonical(directory.to_owned());
    let is_there = |process: &Process| process.cwd().is_some_and(|cwd| canonical(cwd.to_owned()) == directory);
    running(&system).filter(|(_, process)| is_there(process)).map(|(id, _)| id).collect()
}

fn canonical(path: PathBuf) -> PathBuf {
    path.canonicalize().unwrap_or(path)
}

/// Sends a signal to a process. Tells whether it was there to get it.
#[must_use]
pub fn signal(process: u32, signal: Signal) -> bool {
    let id = Pid::from_u32(process);
    let system = refreshed(ProcessesToUpdate::Some(&[id]), ProcessRefreshKind::nothing());
    let Some(process) = system.process(id).filter(|process| runs(process)) else { return false };
    process.kill_with(signal).expect("this system has signals")
}

/// The processor time of this thread so far; zero where the system does not show it.
pub fn processor_time_of_thread() -> Duration {
    #[cfg(unix)]
    return rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime).try_into().unwrap_or_default();
    #[cfg(not(unix))]
    Duration::ZERO
}

/// The resident memory of a process in bytes.
pub fn resident(process: u32) -> Option<u64> {
    let id = Pid::from_u32(process);
    let system = refreshed(ProcessesToUpdate::Some(&[id]), ProcessRefreshKind::nothing().with_memory());
    system.process(id).map(Process::memory).filter(|&bytes| bytes > 0)
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::{Child, Command};

    use super::*;

    fn sleeper(directory: &Path) -> Child {
        Command::new("sleep").arg("60").current_dir(directory).spawn().expect("sleep can be run")
    }

    #[test]
    fn a_child_is_found_by_its_parent_and_its_directory_and_ends_by_a_signal() {
        let directory = tempfile::tempdir().unwrap();
        let mut child = sleeper(directory.path());
        assert!(children(std::process::id()).contains(&child.id()));
        assert_eq!(in_directory(directory.path()), [child.id()]);
        assert!(resident(child.id()).is_some_and(|bytes| (50_000..100_000_000).contains(&bytes)));
        assert!(signal(child.id(), Signal::Kill));
        assert!(!child.wait().unwrap().success());
        assert_eq!(in_directory(directory.path()), [] as [u32; 0]);
    }

    #[test]
    fn a_process_that_has_ended_gets_no_signal_and_is_nowhere_even_before_it_is_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let mut child = sleeper(directory.path());
        child.kill().unwrap();
        while !in_directory(directory.path()).is_empty() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert!(!signal(child.id(), Signal::Interrupt));
        assert!(!children(std::process::id()).contains(&child.id()));
        child.wait().unwrap();
    }
}
