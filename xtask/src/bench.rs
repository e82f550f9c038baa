//! `cargo xtask bench`: what a person waits for and what a machine carries, as medians of one run. The programs take turns
//! in every round, so that a machine that slows down slows all of them: compare the numbers of one table, not of two.
mod client;
mod life;
mod plan;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use crate::{binaries, cli, interrupt};

/// Rounds that count. One more comes before them, to warm the file cache.
const ROUNDS: usize = 11;

/// One provider binary, and what its lives were like.
struct Candidate {
    name: String,
    path: PathBuf,
    lives: Vec<life::Life>,
}

pub fn run(peers: &[PathBuf]) -> anyhow::Result<()> {
    let cli = cli::first()?;
    let built = binaries::build(binaries::Profile::Release)?;
    let mut candidates: Vec<Candidate> =
        std::iter::once(&built.provider).chain(peers).map(|path| Candidate::at(path)).collect::<anyhow::Result<_>>()?;

    let identity = client::Identity::generate()?;
    for round in 0..=ROUNDS {
        for candidate in &mut candidates {
            interrupt::check()?;
            let life =
                life::live(&candidate.path, &identity).with_context(|| format!("in round {round} of {}", candidate.name))?;
            if round > 0 {
                candidate.lives.push(life);
            }
        }
    }
    println!("medians of {ROUNDS} rounds\n");
    println!("{:<44} {:>10} {:>10} {:>12} {:>10} {:>10}", "provider", "handshake", "schema", "schema size", "memory", "binary");
    for candidate in &candidates {
        candidate.print()?;
    }

    println!("\n{:<44} {:>10} {:>10}", format!("{} {} plan", cli.name(), cli.version), "1 object", "100 objects");
    for row in plan::measure(&cli, &built, ROUNDS)? {
        println!("{row}");
    }
    Ok(())
}

/// One life of the program at this path, in which it has to do all that Terraform asks of a provider at the least.
pub fn live(program: &Path) -> anyhow::Result<life::Life> {
    life::live(program, &client::Identity::generate()?)
}

impl Candidate {
    fn at(path: &Path) -> anyhow::Result<Self> {
        let path = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, path, lives: Vec::new() })
    }

    fn print(&self) -> anyhow::Result<()> {
        let handshake = median(self.lives.iter().map(|life| life.handshake));
        let schema = median(self.lives.iter().map(|life| life.schema));
        let size = median(self.lives.iter().map(|life| life.schema_bytes));
        let memory = median(self.lives.iter().map(|life| life.resident_kilobytes));
        println!(
            "{:<44} {:>10} {:>10} {:>12} {:>10} {:>10}",
            self.name,
            milliseconds(handshake),
            milliseconds(schema),
            format!("{:.1} KiB", size as f64 / 1024.0),
            memory.map_or_else(|| "-".into(), |kilobytes| format!("{:.1} MB", kilobytes as f64 / 1024.0)),
            format!("{:.1} MB", std::fs::metadata(&self.path)?.len() as f64 / f64::from(1 << 20)),
        );
        Ok(())
    }
}

/// The upper one of the two in the middle where their number is even: for figures of which less is better, the honest one.
fn median<T: Ord + Copy>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    *values.get(values.len() / 2).expect("every candidate took part in every round")
}

fn milliseconds(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1000.0;
    if milliseconds < 10.0 { format!("{milliseconds:.2} ms") } else { format!("{milliseconds:.0} ms") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_not_moved_by_one_slow_round() {
        assert_eq!(median([3, 1, 900, 2, 2].into_iter()), 2);
        assert_eq!(median([1, 2, 3, 4].into_iter()), 3);
    }

    #[test]
    fn short_times_are_shown_finer_than_long_ones() {
        assert_eq!(milliseconds(Duration::from_micros(1_234)), "1.23 ms");
        assert_eq!(milliseconds(Duration::from_micros(203_400)), "203 ms");
    }
}
