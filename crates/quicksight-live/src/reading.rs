//! What an answer says of the service, in the words of the emulator's options: `--smaller-grants replaced`. The names are the emulator's; a test
//! holds the defaults against it.

/// The options that an answer can decide, with the defaults: the strict reading.
pub const DEFAULTS: [(&str, &str); 24] = [
    ("subscription", "active"),
    ("identity-region", "none"),
    ("unsupported-regions", "none"),
    ("unsupported-region-answer", "internal-failure"),
    ("permission-sets", "owner-or-viewer"),
    ("unknown-actions", "refused"),
    ("smaller-grants", "merged"),
    ("principal-in-both-lists", "refused"),
    ("described-vpc-connection", "omitted"),
    ("omitted-members", "cleared"),
    ("deletion", "not-found"),
    ("repeated-delete", "not-found"),
    ("creator", "not-owner"),
    ("role-propagation-time", "0"),
    ("checked-credentials", "accepted"),
    ("enabled-actions", "empty"),
    ("unheld-revokes", "refused"),
    ("known-principals", "none"),
    ("names", "shared"),
    ("changes-in-transition", "conflict"),
    ("uncreatable-types", "refused"),
    ("max-results", "required"),
    ("validation-errors", "validation-exception"),
    ("access-denied-status", "forbidden"),
];

/// Decided by the way, when the service throttles: any of the values may be the first that is seen.
pub const THROTTLING: (&str, &str) = ("throttling-answer", "null-message");

/// The time of an option that only matters where it is none.
pub const DELETION_TIME: (&str, &str) = ("deletion-time", "2000");

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// A flag of the emulator without its hyphens.
    pub option: &'static str,
    pub value: String,
}

impl Reading {
    pub fn new(option: &'static str, value: impl Into<String>) -> Self {
        debug_assert!(default_of(option).is_some(), "{option} has no default");
        Self { option, value: value.into() }
    }

    /// Whether the emulator behaves so without the option.
    pub fn is_default(&self) -> bool {
        default_of(self.option) == Some(self.value.as_str())
    }

    pub fn flag(&self) -> String {
        format!("--{} {}", self.option, self.value)
    }
}

fn default_of(option: &str) -> Option<&'static str> {
    let all = DEFAULTS.into_iter().chain([THROTTLING, DELETION_TIME]);
    all.into_iter().find(|(name, _)| *name == option).map(|(_, default)| default)
}
