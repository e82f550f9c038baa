//! Who may do what with a connector: principals and their actions.

pub mod blocks;
pub mod change;
pub mod managed;
pub mod plan;
pub mod principal;
pub mod rows;
pub mod steps;

/// The permissions of tests: principals, each with its actions.
#[cfg(test)]
pub fn of_rows(rows: &[(&str, &[&str])]) -> quicksight_client::Permissions {
    let set = |actions: &[&str]| actions.iter().map(|&action| action.to_owned()).collect();
    rows.iter().map(|(principal, actions)| ((*principal).to_owned(), set(actions))).collect()
}
