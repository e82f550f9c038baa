//! Rules over several arguments of one block. Like [`super::rule`], they check values; what they mean for each argument is in its documentation.

use super::rule::alternatives;
use crate::language::{diagnostic::Diagnostic, path::Path};

/// A rule over several arguments of one block.
#[derive(Clone, Debug)]
pub enum BlockRule {
    /// Exactly one of these blocks. `what` is what they are, in title form.
    ExactlyOneOf { what: &'static str, blocks: &'static [&'static str] },
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
    /// Checks one block at `path`; `within` names it in a message, such as " in `door`", and is empty at the top. `state_of` returns the state of an
    /// argument or block. Unknown ones may yet be null, so a rule is violated only if it is whatever they become.
    pub fn check(&self, path: &Path, within: &str, state_of: &dyn Fn(&str) -> ArgumentState, found: &mut dyn FnMut(Diagnostic)) {
        let at = |name: &'static str| path.attribute(name);
        match self {
            Self::ExactlyOneOf { blocks: names, .. } | Self::AtMostOneOf(names) => {
                let members = Members::of(names, state_of);
                if let [first, second, ..] = members.set[..] {
                    let names = alternatives(names, "`");
                    let detail = format!("`{first}` and `{second}`{within} conflict. Configure only one of {names}.");
                    found(Diagnostic::error("Invalid Attribute Combination", detail).at(at(second)));
                } else if let Self::ExactlyOneOf { what, .. } = self
                    && members.omitted.len() == names.len()
                {
                    let (kind, names) = (what.to_lowercase(), alternatives(names, "`"));
                    let detail = format!("There is no {kind}{within}. Configure exactly one of {names}.");
                    found(Diagnostic::error(format!("Missing {what}"), detail).at(path.clone()));
                }
            }
            Self::AllOrNone(names) => {
                let members = Members::of(names, state_of);
                if let ([set, ..], [missing, ..]) = (&members.set[..], &members.omitted[..]) {
                    let way_out = if names.len() == 2 { "Set both, or neither of them." } else { "Set all of them, or none." };
                    let detail = format!("`{set}`{within} requires `{missing}`, which is not set. {way_out}");
                    found(Diagnostic::error("Missing Required Argument", detail).at(at(set)));
                }
            }
            Self::Requires(argument, other) => {
                if state_of(argument) == ArgumentState::Set && state_of(other) == ArgumentState::Omitted {
                    let detail = format!(
                        "`{argument}`{within} requires `{other}`, which is omitted or null. Set both, or neither of them."
                    );
                    found(Diagnostic::error("Missing Required Argument", detail).at(at(argument)));
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
