//! Rules over several arguments of one block. As with [`super::rule`], the check and its documentation are one thing.

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
    /// This block must stand. Terraform itself cannot say so of a single block without hiding which argument is missing.
    RequiredBlock(&'static str),
}

/// Whether an argument or block is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentState {
    Set,
    Omitted,
    /// It may turn out to be either.
    Unknown,
}

impl BlockRule {
    /// What the rule says, as documentation.
    pub fn describe(&self) -> String {
        let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        match self {
            Self::ExactlyOneOf(names) => format!("exactly one of {}", list(names)),
            Self::AtMostOneOf(names) => format!("at most one of {}", list(names)),
            Self::AllOrNone(names) => format!("{} together, or none of them", list(names)),
            Self::Requires(argument, other) => format!("`{argument}` requires `{other}`"),
            Self::RequiredBlock(name) => format!("`{name}` is required"),
        }
    }

    /// Checks the arguments and blocks of one block at `path`, of which `state_of` says by name whether it is set. What is unknown may
    /// yet be null, so it counts neither way, and a rule is broken only when it is broken for certain.
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
            Self::RequiredBlock(name) => {
                if state_of(name) == ArgumentState::Omitted {
                    let detail = format!("The block {name} is required, but there is none. Add it.");
                    // Named by its own path, though there is nothing at it: so Terraform shows where it belongs.
                    found(Diagnostic::error("Missing required block", detail).at(at(name)));
                }
            }
        }
    }
}

/// Which of some arguments and blocks are certainly set, and which certainly omitted.
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
