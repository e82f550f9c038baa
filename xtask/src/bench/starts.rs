//! What every process of a provider costs before it does anything: start, schema, memory, size; ours and the peers' by turns.
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use super::client::Identity;
use super::figures::{Figure, median, median_time};
use super::life::{self, Life};
use super::release::Release;
use super::table::Table;
use crate::interrupt;

/// One program, and what its lives were like.
struct Candidate {
    title: String,
    path: PathBuf,
    lives: Vec<Life>,
}

/// One thing that was measured of all of them.
struct Measure {
    name: &'static str,
    of: fn(&Candidate) -> anyhow::Result<Option<Figure>>,
    bar: Figure,
}

const MEASURES: &[Measure] = &[
    Measure {
        name: "process start to handshake line",
        of: |candidate| Ok(Some(candidate.time(|life| life.handshake))),
        bar: Figure::Time(Duration::from_millis(2)),
    },
    Measure {
        name: "first `GetProviderSchema`",
        of: |candidate| Ok(Some(candidate.time(|life| life.schema))),
        bar: Figure::Time(Duration::from_millis(1)),
    },
    Measure {
        name: "size of the schema",
        of: |candidate| Ok(Some(Figure::Bytes(median(candidate.lives.iter().map(|life| life.schema_bytes as u64))))),
        bar: Figure::Bytes(64 << 10),
    },
    Measure {
        name: "resident memory after the schema",
        of: |candidate| Ok(median(candidate.lives.iter().map(|life| life.resident_kibibytes)).map(Figure::kibibytes)),
        bar: Figure::Bytes(8 << 20),
    },
    Measure {
        name: "size of the program",
        of: |candidate| Ok(Some(Figure::Bytes(std::fs::metadata(&candidate.path)?.len()))),
        bar: Figure::Bytes(12 << 20),
    },
];

pub fn measure(ours: &Path, peers: &[Release], rounds: usize) -> anyhow::Result<Table> {
    let candidate = |title, path: &Path| Candidate { title, path: path.to_owned(), lives: Vec::new() };
    let mut candidates = vec![candidate("this provider".to_owned(), ours)];
    candidates.extend(peers.iter().map(|peer| candidate(peer.title(), &peer.path)));
    let identity = Identity::generate()?;
    // The first round warms the file cache.
    for round in 0..=rounds {
        for candidate in &mut candidates {
            interrupt::check()?;
            let life = life::live(&candidate.path, &identity);
            let life = life.with_context(|| format!("in round {round} of {}", candidate.title))?;
            if round > 0 {
                candidate.lives.push(life);
            }
        }
    }
    table(&candidates)
}

fn table(candidates: &[Candidate]) -> anyhow::Result<Table> {
    let titles = candidates.iter().map(|candidate| candidate.title.clone());
    let mut head: Vec<String> = std::iter::once(String::new()).chain(titles).collect();
    head.insert(2, "bar".to_owned());
    let mut table = Table::new(head);
    for Measure { name, of, bar } in MEASURES {
        let figures = candidates.iter().map(of).collect::<anyhow::Result<Vec<_>>>()?;
        let Some((Some(ours), peers)) = figures.split_first() else { continue };
        let cells = [(*name).to_owned(), ours.to_string(), ours.verdict(*bar)];
        let peers = peers.iter().map(|peer| peer.map_or("-".to_owned(), |figure| format!("{figure} ({})", figure.over(*ours))));
        table.row(cells.into_iter().chain(peers));
    }
    Ok(table)
}

impl Candidate {
    fn time(&self, of: fn(&Life) -> Duration) -> Figure {
        median_time(&self.lives.iter().map(of).collect::<Vec<_>>())
    }
}
