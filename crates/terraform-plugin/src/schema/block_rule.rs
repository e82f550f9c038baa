//! Rules over several arguments of one block. Like [`super::rule`], they check values; what they mean for each argument is in its documentation.

use crate::language::{diagnostic::Diagnostic, path::Path};

/// A rule over several arguments of one block.
#[derive(Clone, Debug)]
pub enum BlockRule {
    /// Exactly one of these arguments or blocks.
    ExactlyOneOf(&'static [&'static str]),
    /// At most one of these arguments or blocks.
    AtMostOneOf(&'static [&'static str]),
    /// All of these arguments or blocks, or none of them.
    AllOrNone(&'static [&'static str]),
    /// The first of these arguments is set only together with the second, which may be set alone.
    Requires(&'static str, &'static str),
}

/// Whether an argument or block is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentState {
    Set,
    Omitted,
    /// It is unknown, and may be null.
    Unknown,
}

impl BlockRule {
    /// Checks one block at `path`; `state_of` returns the state of an argument or block. Unknown ones may yet be null, so a rule
    /// is violated only if it is whatever they become.
    pub fn check(&self, path: &Path, state_of: &dyn Fn(&str) -> ArgumentState, found: &mut dyn FnMut(Diagnostic)) {
        let list = |names: &[&str]| names.join(", ");
        let at = |name: &'static str| path.attribute(name);
        match self {
            Self::ExactlyOneOf(names) | Self::AtMostOneOf(names) => {
                let members = Members::of(names, state_of);
                if let [first, second, ..] = members.set[..] {
                    let detail = format!("{first} and {second} are both set. Set only one of {}.", list(names));
                    found(Diagnostic::error("Conflicting arguments", detail).at(at(second)));
                } else if matches!(self, Self::ExactlyOneOf(_)) && members.omitted.len() == names.len() {
                    let detail = format!("Set exactly one of {}.", list(names));
                    found(Diagnostic::error("Missing one of several arguments", detail).at(path.clone()));
                }
            }
            Self::AllOrNone(names) => {
                let members = Members::of(names, state_of);
                if let ([set, ..], [_, ..]) = (&members.set[..], &members.omitted[..]) {
                    let detail = format!("{set} is set, so {} must be set too.", list(&members.omitted));
                    found(Diagnostic::error("Arguments that belong together", detail).at(at(set)));
                }
            }
            Self::Requires(argument, other) => {
                if state_of(argument) == ArgumentState::Set && state_of(other) == ArgumentState::Omitted {
                    let detail = format!("`{argument}` requires `{other}`. Set both, or neither of them.");
                    found(Diagnostic::error("Missing required argument", detail).at(at(argument)));
                }
            }
        }
    }
}

/// The arguments and blocks that are set, and those that are omitted.
#[derive(Default)]
struct Members {
    set: Vec<&'static str>,
    omitted: Vec<&'static str>,
}

impl Members {
    fn of(names: &[&'static str], state_of: &dyn Fn(&str) -> ArgumentState) -> Self {
        let in_state = |state| names.iter().copied().filter(|name| state_of(name) == state).collect();
        Self { set: in_state(ArgumentState::Set), omitted: in_state(ArgumentState::Omitted) }
    }
}
