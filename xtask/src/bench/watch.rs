//! The memory of the provider processes of one command, seen from outside while it runs: nothing stands between Terraform and a provider.
//! Known on Linux only, where the kernel tells it for every process. Looking takes time of a processor, so a watched run is not timed.
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, ensure};

use crate::interrupt;

/// One life of a small provider takes twenty milliseconds.
const PAUSE: Duration = Duration::from_millis(2);

/// What was seen of all processes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The most that one process ever held (`VmHWM`).
    pub peak_kibibytes: u64,
    /// The most that those alive at one time held together (`VmRSS`). What they share, such as the program itself, counts for each.
    pub together_kibibytes: u64,
    /// The most processes at one time.
    pub processes: usize,
}

impl Seen {
    fn add(&mut self, memories: &[Memory]) {
        let peak = memories.iter().map(|memory| memory.peak_kibibytes).max().unwrap_or(0);
        self.peak_kibibytes = self.peak_kibibytes.max(peak);
        self.together_kibibytes = self.together_kibibytes.max(memories.iter().map(|memory| memory.resident_kibibytes).sum());
        self.processes = self.processes.max(memories.len());
    }
}

pub fn is_possible() -> bool {
    Path::new("/proc/self/status").exists()
}

/// Runs the command, which must succeed and start a provider.
pub fn run(command: &mut Command) -> anyhow::Result<Seen> {
    let mut child = command.spawn()?;
    let mut family = Family { parent: child.id(), strangers: HashSet::new(), providers: HashSet::new() };
    let mut seen = Seen::default();
    loop {
        seen.add(&family.look()?);
        if let Some(status) = child.try_wait()? {
            interrupt::check()?;
            ensure!(status.success(), "it ended with {status}");
            ensure!(seen.processes > 0, "no process of a provider was seen");
            return Ok(seen);
        }
        if interrupt::check().is_err() {
            interrupt::wait(&mut child)?;
        }
        std::thread::sleep(PAUSE);
    }
}

/// The resident memory of a process, which is there no more when it has ended.
pub fn memory(process: u32) -> Option<Memory> {
    Memory::parse(&fs::read_to_string(format!("/proc/{process}/status")).ok()?)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    pub resident_kibibytes: u64,
    peak_kibibytes: u64,
}

impl Memory {
    fn parse(status: &str) -> Option<Self> {
        let kibibytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        Some(Self { resident_kibibytes: kibibytes("VmRSS:")?, peak_kibibytes: kibibytes("VmHWM:")? })
    }
}

/// The children of one process that are providers. Whoever is known not to be one is not looked at again.
struct Family {
    parent: u32,
    strangers: HashSet<u32>,
    providers: HashSet<u32>,
}

impl Family {
    fn look(&mut self) -> anyhow::Result<Vec<Memory>> {
        let entries = fs::read_dir("/proc").context("cannot see processes")?.filter_map(Result::ok);
        let processes = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        Ok(processes.filter(|process| self.has(*process)).filter_map(memory).collect())
    }

    fn has(&mut self, process: u32) -> bool {
        if self.providers.contains(&process) {
            return true;
        }
        if self.strangers.contains(&process) {
            return false;
        }
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        if parent(&stat) != Some(self.parent) {
            self.strangers.insert(process);
            return false;
        }
        // Between its birth and the start of its own program a child still is what its parent is.
        let program = fs::read_link(format!("/proc/{process}/exe")).unwrap_or_default();
        let is_provider = program.file_name().is_some_and(|name| name.to_string_lossy().starts_with("terraform-provider-"));
        if is_provider {
            self.providers.insert(process);
        }
        is_provider
    }
}

/// `12 (a name) S 7 ...`: the parent stands behind the state. A name may hold anything, brackets too.
fn parent(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_is_found_behind_a_name_with_brackets() {
        assert_eq!(parent("12 (a) b) (c) S 7 12 12 0 -1"), Some(7));
        assert_eq!(parent(""), None);
    }

    #[test]
    fn memory_is_what_the_kernel_says_and_a_process_that_has_ended_has_none() {
        let status = "Name:\tx\nVmHWM:\t    9000 kB\nVmRSS:\t    8000 kB\n";
        assert_eq!(Memory::parse(status), Some(Memory { resident_kibibytes: 8000, peak_kibibytes: 9000 }));
        assert_eq!(Memory::parse("Name:\tx\nState:\tZ (zombie)\n"), None);
    }

    #[test]
    fn the_sum_is_of_one_time_and_the_peak_of_all_times() {
        let memory = |resident_kibibytes, peak_kibibytes| Memory { resident_kibibytes, peak_kibibytes };
        let mut seen = Seen::default();
        seen.add(&[memory(5, 9), memory(5, 5)]);
        seen.add(&[memory(8, 8)]);
        assert_eq!(seen, Seen { peak_kibibytes: 9, together_kibibytes: 10, processes: 2 });
    }
}
