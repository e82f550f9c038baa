//! Figures: the one in the middle of several, how each kind is written, and whether it keeps within its bar.
use std::fmt;
use std::time::Duration;

/// Something measured. Sizes are shown in powers of two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    Time(Duration),
    Bytes(u64),
    /// How many times as much as something else.
    Ratio(f64),
}

impl Figure {
    /// In the unit of its kind, which two figures that are compared must share.
    fn number(self) -> f64 {
        match self {
            Self::Time(time) => time.as_secs_f64(),
            Self::Bytes(bytes) => bytes as f64,
            Self::Ratio(ratio) => ratio,
        }
    }

    /// How many times `other` this is.
    pub fn over(self, other: Self) -> Self {
        Self::Ratio(self.number() / other.number())
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
            Self::Time(_) if number < 1e-3 => write!(f, "{} µs", short(number * 1e6)),
            Self::Time(_) if number < 1.0 => write!(f, "{} ms", short(number * 1e3)),
            Self::Time(_) => write!(f, "{number:.2} s"),
            Self::Bytes(bytes) if *bytes < 1 << 20 => write!(f, "{} KiB", short(number / 1024.0)),
            Self::Bytes(_) => write!(f, "{} MiB", short(number / f64::from(1 << 20))),
            Self::Ratio(ratio) if *ratio < 10.0 => write!(f, "{ratio:.2} x"),
            Self::Ratio(ratio) => write!(f, "{ratio:.0} x"),
        }
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

/// A table as Markdown has it, its first row the head. An empty cell has one space, or editors would want to give it one.
pub fn table(rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| {
        let cells = cells.iter().map(|cell| if cell.is_empty() { " ".to_owned() } else { format!(" {cell} ") });
        format!("|{}|\n", cells.collect::<Vec<_>>().join("|"))
    };
    let (head, rows) = rows.split_first().expect("a table has a head");
    let rule = vec!["---".to_owned(); head.len()];
    line(head) + &line(&rule) + &rows.iter().map(|row| line(row)).collect::<String>()
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

    #[test]
    fn the_median_is_not_moved_by_one_slow_round() {
        assert_eq!(median([3, 1, 900, 2, 2]), 2);
        assert_eq!(median([1, 2, 3, 4]), 3);
    }

    #[test]
    fn every_figure_is_shown_with_three_digits_in_a_unit_that_suits_it() {
        let times = [7, 1_234, 203_400, 12_345_678].map(|count| Figure::Time(Duration::from_micros(count)).to_string());
        assert_eq!(times, ["7.00 µs", "1.23 ms", "203 ms", "12.35 s"]);
        assert_eq!([17 << 10, 342 << 20].map(|bytes| Figure::Bytes(bytes).to_string()), ["17.0 KiB", "342 MiB"]);
    }

    #[test]
    fn a_figure_at_its_bar_keeps_within_it() {
        assert_eq!(Figure::Bytes(2 << 20).verdict(Figure::Bytes(2 << 20)), "<= 2.00 MiB: met");
        assert_eq!(Figure::Ratio(2.6).verdict(Figure::Ratio(2.5)), "<= 2.50 x: **missed**");
    }
}
