//! Diagnostics as Terraform reads them.

use super::path;
use crate::{
    language::diagnostic::{Diagnostic, Diagnostics, Severity},
    proto::tfplugin6::{Diagnostic as WireDiagnostic, diagnostic::Severity as WireSeverity},
};

/// The messages, in their order.
pub fn encode(diagnostics: &Diagnostics) -> Vec<WireDiagnostic> {
    diagnostics.iter().map(encode_one).collect()
}

fn encode_one(diagnostic: &Diagnostic) -> WireDiagnostic {
    let severity = match diagnostic.severity {
        Severity::Error => WireSeverity::Error,
        Severity::Warning | Severity::Advice => WireSeverity::Warning,
    };
    WireDiagnostic {
        severity: severity.into(),
        summary: diagnostic.summary.clone(),
        detail: diagnostic.detail.clone(),
        attribute: diagnostic.path.as_ref().and_then(path::encode),
    }
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::{
        language::{
            diagnostic::{Diagnostic, Diagnostics},
            path::Path,
        },
        proto::tfplugin6::diagnostic::Severity,
    };

    #[test]
    fn a_message_keeps_its_severity_its_words_and_its_place() {
        let diagnostics = Diagnostics::from_iter([
            Diagnostic::error("wrong", "because").at(Path::of(&["a"])),
            Diagnostic::warning("odd", ""),
            Diagnostic::error("wrong", "").at(Path::root()),
        ]);
        let encoded = encode(&diagnostics);
        let severities: Vec<Severity> = encoded.iter().map(|diagnostic| diagnostic.severity()).collect();
        assert_eq!(severities, [Severity::Error, Severity::Warning, Severity::Error]);
        assert_eq!((encoded[0].summary.as_str(), encoded[0].detail.as_str()), ("wrong", "because"));
        let has_place: Vec<bool> = encoded.iter().map(|diagnostic| diagnostic.attribute.is_some()).collect();
        assert_eq!(has_place, [true, false, false]);
    }
}
