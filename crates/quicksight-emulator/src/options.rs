//! How the emulated service behaves. Every option has one meaning in Rust, as a flag of the program and in the JSON of the admin endpoint.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Set what matters and take the rest from [`Options::default`]. In JSON every duration has the ending `_milliseconds`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The account of every caller that has not assumed a role elsewhere; a path with another account is refused. 12 digits.
    pub account: String,
    /// Waiting time before a request is looked at, STS included.
    #[serde(rename = "latency_milliseconds", with = "crate::milliseconds")]
    pub latency: Duration,
    /// None means that nothing is throttled. STS is never throttled.
    pub rate_limit: Option<RateLimit>,
    /// How long a connector is `CREATION_IN_PROGRESS`.
    #[serde(rename = "creation_time_milliseconds", with = "crate::milliseconds")]
    pub creation_time: Duration,
    /// How long a connector is `UPDATE_IN_PROGRESS`.
    #[serde(rename = "update_time_milliseconds", with = "crate::milliseconds")]
    pub update_time: Duration,
    /// How long a deleted connector can still be described, in the way that `deletion` says.
    #[serde(rename = "deletion_time_milliseconds", with = "crate::milliseconds")]
    pub deletion_time: Duration,
    pub deletion: Deletion,
    pub omitted: Omitted,
    pub names: Names,
    pub permission_answers: PermissionAnswers,
    /// Principals that are no registered users: a grant that names one is refused as a whole.
    pub refused_principals: BTreeSet<String>,
    /// Most summaries on one page of a list or a search, whatever the request asks for.
    pub page_size: usize,
    /// Longest life of the credentials that AssumeRole gives; the request may ask for less.
    #[serde(rename = "session_lifetime_milliseconds", with = "crate::milliseconds")]
    pub session_lifetime: Duration,
}

/// A token bucket: it holds `burst` requests at most and gains `per_second`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    pub per_second: f64,
    pub burst: f64,
}

/// What Describe answers while a deletion runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deletion {
    /// The connector with the status `DELETED`.
    Deleted,
    /// The connector as it was.
    Visible,
}

/// What UpdateActionConnector does to Description and VpcConnectionArn when the request has no such member. AWS does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Omitted {
    Clears,
    Keeps,
}

/// Whether two connectors of one account and region may have one name. AWS only hints that they may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    Shared,
    Unique,
}

/// The form of permissions in answers; what they mean is the same in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermissionAnswers {
    /// In the order in which they were granted.
    InOrder,
    /// Principals and actions in another order with every answer.
    Shuffled,
    /// Every principal twice and every action twice.
    Duplicated,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            account: "123456789012".to_owned(),
            latency: Duration::ZERO,
            rate_limit: None,
            creation_time: Duration::from_millis(50),
            update_time: Duration::from_millis(50),
            deletion_time: Duration::ZERO,
            deletion: Deletion::Deleted,
            omitted: Omitted::Clears,
            names: Names::Shared,
            permission_answers: PermissionAnswers::InOrder,
            refused_principals: BTreeSet::new(),
            page_size: 100,
            session_lifetime: Duration::from_secs(3600),
        }
    }
}
