//! The page of the provider and the keys of a profile.

use super::read;

#[test]
fn the_page_lists_exactly_the_keys_of_a_profile_that_are_read() {
    let page = read("docs/index.md");
    let (_, table) = page.split_once("| Key | Description |").expect("the page has a table of keys");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let keys = rows.flat_map(|row| row.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2));
    // Where a role takes its credentials from is in the text of another row.
    let mut documented: Vec<&str> = keys.chain(["source_profile", "credential_source"]).collect();
    let mut read: Vec<&str> = quicksight_client::profile_keys().collect();
    documented.sort_unstable();
    read.sort_unstable();
    assert_eq!(documented, read);
}
