//! Tables in the documentation that tests fill: what stands on a page was seen by the test that holds it there.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Tests run side by side, and a page is one file.
static PAGES: Mutex<()> = Mutex::new(());

/// Holds a table against the place of this name in a page of `docs/`, or writes it there where `QUICKSIGHT_UPDATE_DOCS` is set.
#[track_caller]
pub fn check_table(page: &str, name: &str, table: &str) {
    let _turn = PAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("docs/{page} cannot be read: {error}"));
    let (begin, end) = (format!("<!-- {name} -->\n\n"), format!("\n<!-- end of {name} -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("docs/{page} has no place for {name}"));
    let (committed, after) = rest.split_once(&end).unwrap_or_else(|| panic!("the place for {name} in docs/{page} has no end"));
    if std::env::var_os("QUICKSIGHT_UPDATE_DOCS").is_some() {
        let text = format!("{before}{begin}{table}{end}{after}");
        fs::write(&file, text).unwrap_or_else(|error| panic!("docs/{page} cannot be written: {error}"));
    } else {
        let differences = || differences(committed, table);
        assert!(committed == table, "docs/{page} differs for {name} from what was seen:\n{}", differences());
    }
}

/// The lines that one of the two has and the other has not, as `diff` shows them.
fn differences(committed: &str, seen: &str) -> String {
    let only = |sign, these: &str, others: &str| {
        let missing = these.lines().filter(|line| !others.lines().any(|other| other == *line));
        missing.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    only('-', committed, seen) + &only('+', seen, committed)
}
