//! How everything is called that a run creates: `PREFIX-TIMESTAMP-WHAT`. The sweeper deletes by this form, so it takes nothing for its own that a
//! person would call so.

use anyhow::ensure;

/// One run of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    prefix: String,
    /// `20261125t104512z`: UTC, to the second.
    timestamp: String,
    /// What is sent where the API wants a credential. It opens nothing, and is in no report all the same.
    pub made_up_secret: String,
}

impl Run {
    pub fn starting_now(prefix: &str) -> Self {
        let secret: String = std::iter::repeat_with(fastrand::alphanumeric).take(24).collect();
        Self {
            prefix: prefix.to_owned(),
            timestamp: jiff::Timestamp::now().strftime("%Y%m%dt%H%M%Sz").to_string(),
            made_up_secret: format!("made-up-{secret}"),
        }
    }

    /// The ID of a connector, which is its name as well.
    pub fn id(&self, what: &str) -> String {
        format!("{}-{}-{what}", self.prefix, self.timestamp)
    }

    /// Whether this run has created the connector.
    pub fn owns(&self, id: &str) -> bool {
        id.strip_prefix(&self.id("")).is_some_and(|what| !what.is_empty())
    }
}

/// Whether any run with this prefix has created the connector.
pub fn is_of_a_run(prefix: &str, id: &str) -> bool {
    let Some(rest) = id.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')) else { return false };
    let Some((timestamp, what)) = rest.split_once('-') else { return false };
    let has_form = timestamp.len() == 16
        && timestamp.bytes().enumerate().all(|(index, byte)| match index {
            8 => byte == b't',
            15 => byte == b'z',
            _ => byte.is_ascii_digit(),
        });
    has_form && !what.is_empty()
}

/// The prefix becomes a part of IDs and of names, of which names allow less.
pub fn check_prefix(prefix: &str) -> anyhow::Result<()> {
    let is_alphanumeric = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = prefix.as_bytes();
    ensure!(
        bytes.len() <= 40
            && is_alphanumeric(bytes.first())
            && is_alphanumeric(bytes.last())
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            && !prefix.starts_with("quicksuite"),
        "--prefix must have 1 to 40 letters, digits and hyphens, begin and end with a letter or digit, and not begin with quicksuite"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_owns_what_it_named_and_nothing_else() {
        let run = Run { timestamp: "20261125t104512z".into(), ..Run::starting_now("tf-live") };
        assert!(run.owns("tf-live-20261125t104512z-rename") && is_of_a_run("tf-live", &run.id("rename")));
        for other in ["tf-live-20261125t104513z-rename", "tf-live-20261125t104512z-", "tf-live", "jira"] {
            assert!(!run.owns(other), "{other}");
        }
    }

    #[test]
    fn what_a_person_named_by_the_same_prefix_is_of_no_run() {
        for id in
            ["tf-live-jira", "tf-live-20261125-jira", "tf-live-20261125t104512z", "tf-live", "tf-live-2026112at104512z-a", "x"]
        {
            assert!(!is_of_a_run("tf-live", id), "{id}");
        }
        assert!(!is_of_a_run("tf", "tf-live-20261125t104512z-a"));
    }

    #[test]
    fn the_timestamp_of_a_run_has_the_form_that_the_sweeper_expects() {
        let run = Run::starting_now("a");
        assert!(is_of_a_run("a", &run.id("b")), "{}", run.id("b"));
    }

    #[test]
    fn a_prefix_that_names_cannot_have_is_refused() {
        for prefix in ["", "-a", "a-", "a_b", "a b", "quicksuite-a", &"a".repeat(41)] {
            assert!(check_prefix(prefix).is_err(), "{prefix}");
        }
        check_prefix("tf-live").unwrap();
    }
}
