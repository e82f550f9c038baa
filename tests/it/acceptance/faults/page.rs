//! `docs/reliability.md`: the tables of what came of each fault, held against what the tests see.

use std::collections::BTreeMap;

use super::cells::{Lasting, troubles};
use crate::support::check_table;

/// What a person sees of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passes,
    Warns,
    Fails,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Passes => "-",
            Self::Warns => "warning",
            Self::Fails => "error",
        }
    }
}

/// What came of the faults of one table: by operation and kind of fault, once and throughout.
#[derive(Default)]
pub struct Results(BTreeMap<(&'static str, &'static str), [Option<Outcome>; 2]>);

impl Results {
    pub fn put(&mut self, operation: &'static str, trouble: &'static str, lasting: Lasting, outcome: Outcome) {
        let cell = self.0.entry((operation, trouble)).or_default();
        cell[usize::from(lasting == Lasting::Throughout)] = Some(outcome);
    }

    fn table(&self, operations: &[&'static str]) -> String {
        let mut table = format!("| fault | {} |\n|{}\n", operations.join(" | "), " --- |".repeat(operations.len() + 1));
        let mut count = 0;
        for trouble in troubles() {
            let cell = |operation: &&'static str| {
                let word = |outcome: Option<Outcome>| outcome.map_or("", Outcome::word);
                self.0.get(&(*operation, trouble.name)).map_or_else(String::new, |[once, throughout]| {
                    format!("{}, {}", word(*once), word(*throughout)).trim_end_matches(", ").to_owned()
                })
            };
            let cells: Vec<String> = operations.iter().map(cell).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            count +=
                operations.iter().filter_map(|operation| self.0.get(&(*operation, trouble.name))).flatten().flatten().count();
            table.push_str(&format!("| {} | {} |\n", trouble.words, cells.join(" | ")));
        }
        format!("{table}\n{count} faults injected.\n")
    }
}

/// Holds the table under this name against the page, or writes it there where the variable for it is set.
#[track_caller]
pub fn check(name: &str, operations: &[&'static str], results: &Results) {
    check_table("reliability.md", name, &results.table(operations));
}
