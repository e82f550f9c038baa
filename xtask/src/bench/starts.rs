//! What every process of a provider costs before it does anything: start, schema over mutual TLS, memory, size; ours and the peers' by turns.
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use harness::interrupt;
use harness::life::Life;

use super::figures::{Figure, median, table};
use super::subject::Peer;

/// One program, and what its lives were like.
struct Candidate {
    title: String,
    path: PathBuf,
    lives: Vec<Life>,
}

/// What is measured, and the bar.
type Measure = (&'static str, fn(&Candidate) -> Option<Figure>, Figure);

/// `plan` starts a provider for the schema, to validate and to plan.
const LIVES_OF_A_PLAN: u32 = 3;

const MEASURES: [Measure; 6] = [
    (
        "process start to handshake line",
        |candidate| Some(Figure::Time(candidate.median(|life| life.handshake))),
        Figure::Time(Duration::from_micros(1500)),
    ),
    (
        "processes of a plan, start to exit",
        |candidate| Some(Figure::Time(candidate.median(|life| life.whole) * LIVES_OF_A_PLAN)),
        Figure::Time(Duration::from_millis(12)),
    ),
    (
        "first `GetProviderSchema`",
        |candidate| Some(Figure::Time(candidate.median(|life| life.schema))),
        Figure::Time(Duration::from_millis(1)),
    ),
    ("size of the schema", |candidate| Some(Figure::Bytes(candidate.median(|life| life.schema_bytes))), Figure::Bytes(64 << 10)),
    (
        "resident memory after the schema",
        |candidate| candidate.median(|life| life.resident).map(Figure::Bytes),
        Figure::Bytes(7 << 20),
    ),
    (
        "size of the program",
        |candidate| fs::metadata(&candidate.path).ok().map(|file| Figure::Bytes(file.len())),
        Figure::Bytes(12 << 20),
    ),
];

impl Candidate {
    fn median<T: Ord + Copy>(&self, of: fn(&Life) -> T) -> T {
        median(self.lives.iter().map(of))
    }
}

pub fn measure(ours: &Path, peers: &[Peer], rounds: usize) -> anyhow::Result<String> {
    let candidate = |title, path: &Path| Candidate { title, path: path.to_owned(), lives: Vec::new() };
    let mut candidates = vec![candidate("this provider".to_owned(), ours)];
    candidates.extend(peers.iter().map(|peer| candidate(peer.title(), &peer.path)));
    // The first round warms the file cache.
    for round in 0..=rounds {
        for candidate in &mut candidates {
            interrupt::check()?;
            let life = Life::of(&candidate.path).with_context(|| format!("in round {round} of {}", candidate.title))?;
            if round > 0 {
                candidate.lives.push(life);
            }
        }
    }
    let mut head = vec![String::new(), "this provider".to_owned(), "bar".to_owned()];
    head.extend(peers.iter().map(Peer::title));
    let mut rows = vec![head];
    for (name, of, bar) in MEASURES {
        let figures: Vec<Option<Figure>> = candidates.iter().map(of).collect();
        let Some(ours) = figures[0] else { continue };
        let mut row = vec![name.to_owned(), ours.to_string(), ours.verdict(bar)];
        let peer = |figure: &Option<Figure>| figure.map_or("-".to_owned(), |figure| format!("{figure} ({})", figure.over(ours)));
        row.extend(figures[1..].iter().map(peer));
        rows.push(row);
    }
    Ok(table(&rows))
}
