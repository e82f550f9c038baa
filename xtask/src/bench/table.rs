//! A table as Markdown has it.
use std::fmt;

#[derive(Clone, Debug, Default)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new<S: Into<String>>(head: impl IntoIterator<Item = S>) -> Self {
        Self { head: head.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Cells that are missing at the end are empty.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let mut row: Vec<String> = cells.into_iter().map(Into::into).collect();
        row.resize(self.head.len(), String::new());
        self.rows.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", line(&self.head))?;
        writeln!(f, "{}", line(&vec!["---".to_owned(); self.head.len()]))?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{}", line(row)))
    }
}

fn line(cells: &[String]) -> String {
    // An empty cell has one space, or editors would want to give it one.
    let cells = cells.iter().map(|cell| if cell.is_empty() { " ".to_owned() } else { format!(" {cell} ") });
    format!("|{}|", cells.collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn a_short_row_is_filled_up() {
        let mut table = Table::new(["", "one", "two"]);
        table.row(["first", "1"]);
        assert_eq!(table.to_string(), "| | one | two |\n| --- | --- | --- |\n| first | 1 | |\n");
    }
}
