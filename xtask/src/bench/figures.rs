//! Figures: the one in the middle of several, how each kind is written, and whether it keeps within its bar.
use std::fmt;
use std::time::Duration;

/// Something measured. Sizes are shown in powers of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    Time(Duration),
    Bytes(u64),
}

impl Figure {
    pub fn kibibytes(count: u64) -> Self {
        Self::Bytes(count << 10)
    }

    /// In the unit of its kind, which two figures that are compared must share.
    fn number(self) -> f64 {
        match self {
            Self::Time(time) => time.as_secs_f64(),
            Self::Bytes(bytes) => bytes as f64,
        }
    }

    /// How many times `other` this is.
    pub fn over(self, other: Self) -> Ratio {
        Ratio(self.number() / other.number())
    }

    /// How much more than `other` this is; nothing where it is less.
    pub fn minus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Time(time), Self::Time(other)) => Self::Time(time.saturating_sub(other)),
            (Self::Bytes(bytes), Self::Bytes(other)) => Self::Bytes(bytes.saturating_sub(other)),
            (Self::Time(_), Self::Bytes(_)) | (Self::Bytes(_), Self::Time(_)) => self,
        }
    }

    /// Whether it is no more than `bar`, in words.
    pub fn verdict(self, bar: Self) -> String {
        format!("<= {bar}: {}", if self.number() <= bar.number() { "met" } else { "**missed**" })
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number();
        match self {
            Self::Time(_) if number < 1e-6 => write!(f, "{} ns", short(number * 1e9)),
            Self::Time(_) if number < 1e-3 => write!(f, "{} µs", short(number * 1e6)),
            Self::Time(_) if number < 1.0 => write!(f, "{} ms", short(number * 1e3)),
            Self::Time(_) => write!(f, "{number:.2} s"),
            Self::Bytes(bytes) if *bytes < 1 << 20 => write!(f, "{} KiB", short(number / 1024.0)),
            Self::Bytes(_) => write!(f, "{} MiB", short(number / f64::from(1 << 20))),
        }
    }
}

/// How many times as much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio(f64);

impl Ratio {
    /// Whether it is no more than `bar` times as much, in words.
    pub fn verdict(self, bar: f64) -> String {
        format!("<= {bar} x: {}", if self.0 <= bar { "met" } else { "**missed**" })
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 10.0 { write!(f, "{:.2} x", self.0) } else { write!(f, "{:.0} x", self.0) }
    }
}

/// The upper one of the two in the middle where their number is even: for figures of which less is better, the honest one.
pub fn median<T: Ord + Copy>(values: impl IntoIterator<Item = T>) -> T {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    *values.get(values.len() / 2).expect("every round gave a figure")
}

pub fn median_time(times: &[Duration]) -> Figure {
    Figure::Time(median(times.iter().copied()))
}

/// Three digits or more.
fn short(number: f64) -> String {
    match number {
        number if number < 10.0 => format!("{number:.2}"),
        number if number < 100.0 => format!("{number:.1}"),
        number => format!("{number:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn microseconds(count: u64) -> Figure {
        Figure::Time(Duration::from_micros(count))
    }

    #[test]
    fn the_median_is_not_moved_by_one_slow_round() {
        assert_eq!(median([3, 1, 900, 2, 2]), 2);
        assert_eq!(median([1, 2, 3, 4]), 3);
    }

    #[test]
    fn every_figure_is_shown_with_three_digits_in_a_unit_that_suits_it() {
        let shown = [microseconds(7), microseconds(1_234), microseconds(203_400), microseconds(12_345_678)];
        assert_eq!(shown.map(|figure| figure.to_string()), ["7.00 µs", "1.23 ms", "203 ms", "12.35 s"]);
        assert_eq!(Figure::kibibytes(17).to_string(), "17.0 KiB");
        assert_eq!(Figure::kibibytes(342 * 1024).to_string(), "342 MiB");
    }

    #[test]
    fn a_figure_at_its_bar_keeps_within_it() {
        assert_eq!(microseconds(2_000).verdict(microseconds(2_000)), "<= 2.00 ms: met");
        assert_eq!(microseconds(2_001).verdict(microseconds(2_000)), "<= 2.00 ms: **missed**");
        assert_eq!(microseconds(300).over(microseconds(100)).verdict(2.5), "<= 2.5 x: **missed**");
    }
}
