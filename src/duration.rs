//! Durations as Terraform configurations write them: Go's way, such as `1h30m`.

use std::time::Duration;

use terraform_plugin::{rule::Violation, value::Value};

/// Reads a duration such as `90s`, `5m` or `1h30m`.
pub fn parse(text: &str) -> Option<Duration> {
    // The library also reads spaces and words such as "5 minutes", which Go, and with it other providers, would refuse.
    let units_only = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'h' | b'm' | b's' | b'u' | b'n'));
    let duration: jiff::SignedDuration = if units_only { text.parse().ok()? } else { return None };
    Duration::try_from(duration).ok()
}

/// A text is a duration above zero.
pub fn check(value: &Value) -> Option<Violation> {
    let text = value.as_str()?;
    match parse(text) {
        Some(duration) if !duration.is_zero() => None,
        _ => Some(Violation::new(
            "Invalid Attribute Value",
            format!("{{name}} is {text:?}. It must be a duration above zero, such as 90s, 5m or 1h30m."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::parse;

    #[test]
    fn durations_are_read_as_go_writes_them() {
        for (text, seconds) in [("90s", 90.0), ("5m", 300.0), ("1h30m", 5400.0), ("1.5h", 5400.0), ("250ms", 0.25)] {
            assert_eq!(parse(text), Some(Duration::from_secs_f64(seconds)), "{text}");
        }
    }

    #[test]
    fn what_go_would_not_read_is_refused() {
        for text in ["", "5", "5 minutes", "-5m", "m", "5d", "1y"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
