//! What came of the questions, for the report and the readings.

use std::collections::BTreeSet;

use crate::reading::Reading;

/// One request and its answer, as a report shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    pub asked: String,
    pub answered: String,
}

/// A question with its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub title: &'static str,
    pub exchanges: Vec<Exchange>,
    pub readings: Vec<Reading>,
    /// What no option of the emulator says.
    pub notes: Vec<String>,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Complete,
    /// What it needs was not given.
    NotAsked(String),
    /// The service did not answer what the question needs to go on.
    Incomplete(String),
    Interrupted,
}

/// Everything that was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    pub asked: Vec<Asked>,
}

impl Answers {
    /// What was decided, each once, in the order of the questions.
    pub fn readings(&self) -> Vec<&Reading> {
        let mut seen = BTreeSet::new();
        let all = self.asked.iter().flat_map(|asked| &asked.readings);
        all.filter(|reading| seen.insert((reading.option, &reading.value))).collect()
    }

    /// The flags by which the emulator answers like the service.
    pub fn flags(&self) -> Vec<String> {
        self.readings().into_iter().filter(|reading| !reading.is_default()).map(Reading::flag).collect()
    }

    pub fn was_interrupted(&self) -> bool {
        self.asked.iter().any(|asked| asked.outcome == Outcome::Interrupted)
    }
}
