//! How the emulated service behaves. Each option is declared once, in the table below: the field of [`Options`], the flag of the program, the
//! member in the JSON of the admin endpoint and the help all come from there.

mod choices;
mod setting;

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Map, Value};

pub use choices::{
    AccessDeniedStatus, ChangesInTransition, CheckedCredentials, Creator, Deletion, DescribedVpcConnection, EnabledActions,
    MaxResults, Names, OmittedMembers, PermissionAnswers, PermissionSets, PrincipalInBothLists, RepeatedDelete, SmallerGrants,
    Subscription, ThrottlingAnswer, UncreatableTypes, UnheldRevokes, UnknownActions, UnsupportedRegionAnswer, ValidationErrors,
};
pub use setting::RateLimit;
use setting::{Setting, sentence};

/// Declares [`Options`] with its defaults, and the table by which flags, JSON and help reach each field. A field without documentation has that
/// of its type.
macro_rules! options {
    ($($heading:literal { $($(#[doc = $doc:literal])* $name:ident: $type:ty $(= $default:expr)?,)+ })+) => {
        /// Set what matters and take the rest from [`Options::default`], which is strict: it refuses what Quick Sight refuses, and where that
        /// is not known, what it most likely refuses.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Options { $($($(#[doc = $doc])* pub $name: $type,)+)+ }

        impl Default for Options {
            fn default() -> Self {
                Self { $($($name: options!(@default $($default)?),)+)+ }
            }
        }

        const TABLE: &[(&str, &[Entry])] = &[$(($heading, &[$(Entry {
            name: stringify!($name),
            json_unit: <$type as Setting>::JSON_UNIT,
            doc: &[$($doc),*],
            type_doc: <$type as Setting>::DOC,
            usage: <$type as Setting>::usage,
            explanations: <$type as Setting>::explanations,
            to_text: |options| options.$name.to_text(),
            set_text: |options, text| Setting::from_text(text).map(|value| options.$name = value),
            to_json: |options| options.$name.to_json(),
            set_json: |options, value| Setting::from_json(value).map(|value| options.$name = value),
        },)+]),)+];
    };
    (@default $default:expr) => { $default };
    (@default) => { Default::default() };
}

options! {
    "The service" {
        /// The AWS account ID of callers that have not assumed a role in another account. Paths with another account are rejected. 12 digits.
        account: String = "123456789012".to_owned(),
        /// The delay before a request is processed, including requests to STS.
        latency: Duration,
        /// The time for which a new connector is in `CREATION_IN_PROGRESS`.
        creation_time: Duration = Duration::from_millis(50),
        /// The time for which an updated connector is in `UPDATE_IN_PROGRESS`.
        update_time: Duration = Duration::from_millis(50),
        /// The time after a deletion for which a creation with the same ID is a `ConflictException`. 0 releases the ID immediately. Up to a
        /// minute was observed. The default is longer than the wait of a client that retries only once.
        deletion_time: Duration = Duration::from_secs(2),
        deletion: Deletion,
        repeated_delete: RepeatedDelete,
        changes_in_transition: ChangesInTransition,
        names: Names,
        omitted_members: OmittedMembers,
        described_vpc_connection: DescribedVpcConnection,
        enabled_actions: EnabledActions,
        uncreatable_types: UncreatableTypes,
        max_results: MaxResults,
        /// The maximum number of connectors on one page of a list or a search, whatever the request contains.
        page_size: usize = 100,
        /// The maximum duration of the sessions that AssumeRole returns. A request can set a shorter one.
        session_lifetime: Duration = Duration::from_secs(3600),
    }
    "Permissions" {
        permission_sets: PermissionSets,
        unknown_actions: UnknownActions,
        principal_in_both_lists: PrincipalInBothLists,
        smaller_grants: SmallerGrants,
        unheld_revokes: UnheldRevokes,
        /// The ARNs of the only users and groups that exist. A request that grants permissions to another one is rejected. By default, every user
        /// and group of the account exists.
        known_principals: Option<BTreeSet<String>>,
        /// The ARNs of users and groups that do not exist. A request that grants permissions to one of them is rejected.
        refused_principals: BTreeSet<String>,
        creator: Creator,
        permission_answers: PermissionAnswers,
    }
    "Rejections" {
        validation_errors: ValidationErrors,
        access_denied_status: AccessDeniedStatus,
        /// The IAM actions that are denied, such as `quicksight:TagResource` or `iam:PassRole`.
        denied_actions: BTreeSet<String>,
        /// The identity Region of the account. Requests to another Region are an `AccessDeniedException` with status 401 that names the identity Region.
        identity_region: Option<String>,
        subscription: Subscription,
        /// The Regions that have Quick Sight without action connectors.
        unsupported_regions: BTreeSet<String>,
        unsupported_region_answer: UnsupportedRegionAnswer,
        /// The rate above which requests are throttled. Requests to STS are never throttled.
        rate_limit: Option<RateLimit>,
        /// The rate above which operations on permissions and tags are throttled. Quick Sight throttles them before others.
        permission_rate_limit: Option<RateLimit>,
        throttling_answer: ThrottlingAnswer,
        /// The time after the first request with an IAM role for which the role is rejected: "Failed to assume your role". Up to two minutes were
        /// observed.
        role_propagation_time: Duration,
        checked_credentials: CheckedCredentials,
    }
}

/// An option as a flag of a program.
#[derive(Debug, Clone)]
pub struct Flag {
    /// Without the hyphens before it.
    pub name: String,
    /// What it is about, which others share.
    pub heading: &'static str,
    /// What stands for its value in a help, such as `MS`.
    pub value_name: String,
    pub help: String,
    pub default: String,
    /// Its values and what each does, where it has a fixed set of them.
    pub values: Vec<(String, String)>,
}

/// One row of the table.
struct Entry {
    name: &'static str,
    json_unit: &'static str,
    doc: &'static [&'static str],
    type_doc: &'static [&'static str],
    usage: fn() -> String,
    explanations: fn() -> Vec<(String, String)>,
    to_text: fn(&Options) -> String,
    set_text: fn(&mut Options, &str) -> Result<(), String>,
    to_json: fn(&Options) -> Value,
    set_json: fn(&mut Options, Value) -> Result<(), String>,
}

impl Entry {
    fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    fn documentation(&self) -> String {
        sentence(if self.doc.is_empty() { self.type_doc } else { self.doc })
    }

    fn json_name(&self) -> String {
        format!("{}{}", self.name, self.json_unit)
    }
}

fn entries() -> impl Iterator<Item = &'static Entry> {
    TABLE.iter().flat_map(|(_, entries)| entries.iter())
}

impl Options {
    /// Every option as a flag of a program, in the order of the help.
    pub fn flags() -> impl Iterator<Item = Flag> {
        let defaults = Self::default();
        let rows = TABLE.iter().flat_map(|(heading, entries)| entries.iter().map(move |entry| (*heading, entry)));
        rows.map(move |(heading, entry)| Flag {
            name: entry.flag(),
            heading,
            value_name: (entry.usage)(),
            help: plain(&entry.documentation()),
            default: (entry.to_text)(&defaults),
            values: (entry.explanations)().into_iter().map(|(value, help)| (value, plain(&help))).collect(),
        })
    }

    /// Sets the option of this flag.
    ///
    /// # Errors
    /// When there is no such option, or the value is none of it.
    pub fn set(&mut self, flag: &str, value: &str) -> Result<(), String> {
        let entry = entries().find(|entry| entry.flag() == flag).ok_or_else(|| format!("there is no option '{flag}'"))?;
        let mut changed = self.clone();
        (entry.set_text)(&mut changed, value)?;
        *self = changed.checked()?;
        Ok(())
    }

    pub(crate) fn to_json(&self) -> Value {
        let members: Map<String, Value> = entries().map(|entry| (entry.json_name(), (entry.to_json)(self))).collect();
        Value::Object(members)
    }

    /// These options with the members of a JSON object over them; null sets the default.
    pub(crate) fn with_json(&self, patch: Map<String, Value>) -> Result<Self, String> {
        let (mut changed, defaults) = (self.clone(), Self::default());
        for (name, value) in patch {
            let entry =
                entries().find(|entry| entry.json_name() == name).ok_or_else(|| format!("there is no option '{name}'"))?;
            let value = if value.is_null() { (entry.to_json)(&defaults) } else { value };
            (entry.set_json)(&mut changed, value).map_err(|error| format!("{name}: {error}"))?;
        }
        changed.checked()
    }

    fn checked(self) -> Result<Self, String> {
        let is_account = self.account.len() == 12 && self.account.bytes().all(|byte| byte.is_ascii_digit());
        if is_account { Ok(self) } else { Err("an account has 12 digits".to_owned()) }
    }
}

/// Documentation without the marks of code, and with flags in place of fields.
fn plain(text: &str) -> String {
    let is_option = |word: &str| entries().any(|entry| entry.name == word);
    let parts =
        text.split('`').map(|part| if is_option(part) { format!("--{}", part.replace('_', "-")) } else { part.to_owned() });
    parts.collect()
}
