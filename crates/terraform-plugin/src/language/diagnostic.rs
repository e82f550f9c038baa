//! Messages to the user.

use crate::language::path::Path;

/// One message: what failed, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// What failed, in one line. Never empty.
    pub summary: String,
    /// Why, then what to do about it.
    pub detail: String,
    /// The argument it is about. Terraform shows the file and line of it.
    pub path: Option<Path>,
}

/// Whether a diagnostic fails the operation, and whether the user can switch it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    /// Always shown.
    Warning,
    /// A warning that the user can switch off in the provider block; the same on the wire.
    Advice,
}

impl Diagnostic {
    /// An error.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Error, summary: summary.into(), detail: detail.into(), path: None }
    }

    /// A warning.
    pub fn warning(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(summary, detail) }
    }

    /// A warning that the user can switch off.
    pub fn advice(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Advice, ..Self::error(summary, detail) }
    }

    /// The same message about the value at `path`.
    #[must_use]
    pub fn at(self, path: Path) -> Self {
        let path = (!path.is_root()).then_some(path);
        Self { path, ..self }
    }

    /// A bug in the provider. The only place that asks for a report.
    pub fn bug(what: impl std::fmt::Display) -> Self {
        Self::error(
            "Bug in the Provider",
            format!(
                "{what}\n\nThis is a bug in the provider, not an error in the configuration. Report it with this text to the developers of the provider."
            ),
        )
    }

    /// Whether this is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Messages in the order in which they will be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No messages.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one message.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The messages.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self(diagnostics.into_iter().collect())
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
