//! Decimal numbers of any precision.

use std::{fmt, str::FromStr};

use bigdecimal::BigDecimal;

/// A decimal number, exactly as written. `1` and `1.0` are equal, and so are `0` and `-0`.
///
/// Always normalized: no trailing zeros, and at most [`PLACES`] places on either side of the decimal point, so that comparing and
/// printing are cheap whatever exponent is received.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(BigDecimal);

/// How many places a number may have before, and how many after the decimal point. A binary64 needs 309 and 1074.
const PLACES: i64 = 10_000;

impl Number {
    /// Parses digits with an optional sign, decimal point and exponent. Numbers with more than [`PLACES`] places are refused.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.as_bytes() {
            [b'-', ..] => (true, &text[1..]),
            [b'+', ..] => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !is_all_digits(whole) || !is_all_digits(fraction) {
            return None;
        }

        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_end_matches('0');
        let exponent = exponent
            .checked_sub(i64::try_from(fraction.len()).ok()?)?
            .checked_add(i64::try_from(digits.len() - significant.len()).ok()?)?;
        let significant = significant.trim_start_matches('0');
        if significant.is_empty() {
            return Some(Self(BigDecimal::default()));
        }
        let places = i64::try_from(significant.len()).ok()?.checked_add(exponent)?;
        if places > PLACES || exponent < -PLACES {
            return None;
        }
        let sign = if negative { "-" } else { "" };
        BigDecimal::from_str(&format!("{sign}{significant}e{exponent}")).ok().map(Self)
    }

    /// Exactly `value`, to the last of its up to 767 digits; none if it is not finite.
    pub fn from_f64_exact(value: f64) -> Option<Self> {
        BigDecimal::try_from(value).ok().map(|exact| Self(exact.normalized()))
    }

    /// The number, if it is whole and fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.to_string().parse().ok()
    }

    /// The number, if it is whole, not negative, and fits.
    pub fn as_u64(&self) -> Option<u64> {
        self.to_string().parse().ok()
    }

    /// The nearest binary64; infinite if the number is too large for one.
    pub fn to_f64(&self) -> f64 {
        self.to_string().parse().expect("a decimal number reads as a float")
    }

    /// Whether it has no fraction.
    pub fn is_integer(&self) -> bool {
        self.0.fractional_digit_count() <= 0
    }
}

/// An exponent, or the nearest there is: what does not fit is out of range for a number anyway.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // A quarter of the range leaves room to add lengths to it.
    let size = digits.parse().unwrap_or(i64::MAX).min(i64::MAX / 4);
    Some(if text.starts_with('-') { -size } else { size })
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(BigDecimal::from(value).normalized())
    }
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(BigDecimal::from(value).normalized())
    }
}

/// The plain text, all places written out and none more than needed.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_plain_string(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Number, PLACES};

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn the_way_a_number_is_written_does_not_matter() {
        for same in ["100", "100.0", "+100", "1e2", "1E+2", "0100", "1000e-1", "100."] {
            assert_eq!(number(same), Number::from(100_i64), "{same}");
            assert_eq!(number(same).to_string(), "100", "{same}");
        }
        for zero in ["0", "-0", "0.000", "0e99999999999999999999", "-.0"] {
            assert_eq!(number(zero), Number::from(0_u64), "{zero}");
            assert_eq!(number(zero).to_string(), "0", "{zero}");
        }
    }

    #[test]
    fn only_decimal_numbers_are_numbers() {
        for text in
            ["", "-", ".", "e1", "1e", "1e+", "1_000", "0x10", "NaN", "inf", "1 ", "--1", "1.2.3", "1e1.5", "é", "1é", "+-1"]
        {
            assert_eq!(Number::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_absurd_exponent_is_refused_and_not_written_out() {
        for text in ["1e1000000000", "-1e-1000000000", "1e99999999999999999999999", "1e10000", "1e-10001"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
        assert_eq!(number("1e9999").to_string().len(), PLACES as usize);
        assert_eq!(number("1e-10000").to_string().len(), PLACES as usize + 2);
    }

    #[test]
    fn numbers_are_ordered_by_size() {
        let ordered = ["-1e300", "-9223372036854775809", "-1.5", "-1", "0", "1e-30", "0.1", "1", "9007199254740993", "1e300"];
        for pair in ordered.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn only_whole_numbers_that_fit_become_integers() {
        assert_eq!(number("-9223372036854775808").as_i64(), Some(i64::MIN));
        assert_eq!(number("9223372036854775808").as_i64(), None);
        assert_eq!(number("18446744073709551615").as_u64(), Some(u64::MAX));
        assert_eq!(number("18446744073709551616").as_u64(), None);
        assert_eq!(number("-1").as_u64(), None);
        assert_eq!(number("1.5").as_i64(), None);
        assert_eq!(number("2.50e1").as_i64(), Some(25));
        assert!(number("1e3").is_integer() && !number("1e-3").is_integer());
    }

    #[test]
    fn a_float_is_read_exactly() {
        assert_eq!(Number::from_f64_exact(0.1), Some(number("0.1000000000000000055511151231257827021181583404541015625")));
        for float in [0.5, -2.75, 5e-324, 2.2250738585072014e-308, f64::MAX, f64::MIN_POSITIVE, 1e300, 9007199254740993.0] {
            assert_eq!(Number::from_f64_exact(float).unwrap().to_f64(), float);
            assert_eq!(Number::from_f64_exact(float).unwrap(), number(&format!("{float:.1100}")));
        }
        for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Number::from_f64_exact(float), None);
        }
    }
}
