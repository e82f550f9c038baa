//! What takes microseconds, by criterion in one process: `cargo bench`, whose figures are read from the files that it writes.
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::Value as Json;

use super::figures::Figure;
use super::table::Table;
use crate::{binaries, interrupt};

const PACKAGE: &str = "connector-benches";

/// What was measured, and as what criterion knows it, in the order of the table.
const BENCHES: &[(&str, &str)] = &[
    ("codec/decode", "decode its state from MessagePack"),
    ("codec/encode", "encode its state as MessagePack"),
    ("validate", "validate its configuration"),
    ("plan/create", "plan its creation"),
    ("plan/update", "plan its update, of the name alone"),
    ("schema/encode", "build and encode the answer of `GetProviderSchema`"),
];

pub fn measure() -> anyhow::Result<Table> {
    // A directory of its own: what an earlier run left would pass for a figure of this one.
    let home = tempfile::tempdir()?;
    let mut command = binaries::cargo();
    command.args(["bench", "--package", PACKAGE]);
    command.env("CRITERION_HOME", home.path());
    let status = command.status().context("cannot run cargo")?;
    interrupt::check()?;
    ensure!(status.success(), "`cargo bench` failed");
    let mut table = Table::new(["the largest connector", "median", "95 % confidence"]);
    for (path, what) in BENCHES {
        let Estimate { median, low, high } = Estimate::read(&estimates(home.path(), path))?;
        table.row([(*what).to_owned(), median.to_string(), format!("{low} to {high}")]);
    }
    Ok(table)
}

fn estimates(home: &Path, bench: &str) -> PathBuf {
    home.join(bench).join("new").join("estimates.json")
}

/// The median of the time that one iteration takes.
#[derive(Debug, PartialEq)]
struct Estimate {
    median: Figure,
    low: Figure,
    high: Figure,
}

impl Estimate {
    fn read(file: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("criterion wrote no {}", file.display()))?;
        Self::parse(&text).with_context(|| format!("criterion wrote no median into {}", file.display()))
    }

    /// criterion counts in nanoseconds.
    fn parse(text: &str) -> Option<Self> {
        let json: Json = serde_json::from_str(text).ok()?;
        let median = &json["median"];
        let time = |nanoseconds: &Json| Some(Figure::Time(Duration::from_secs_f64(nanoseconds.as_f64()? / 1e9)));
        let interval = &median["confidence_interval"];
        Some(Self {
            median: time(&median["point_estimate"])?,
            low: time(&interval["lower_bound"])?,
            high: time(&interval["upper_bound"])?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_read_from_what_criterion_writes() {
        let text = r#"{"mean":{"point_estimate":9.0},"median":{"confidence_interval":{"confidence_level":0.95,
            "lower_bound":1000.0,"upper_bound":3000.0},"point_estimate":2000.0,"standard_error":1.0}}"#;
        let microseconds = |count| Figure::Time(Duration::from_micros(count));
        let expected = Estimate { median: microseconds(2), low: microseconds(1), high: microseconds(3) };
        assert_eq!(Estimate::parse(text), Some(expected));
        assert_eq!(Estimate::parse("{}"), None);
    }
}
