//! One profile, or another section that is looked up by name: its values, each with its place.

use std::{collections::BTreeMap, sync::Arc};

use secrecy::SecretString;

use super::{
    ini::{Key, Section},
    place::Place,
};
use crate::{secret::to_secret, setup_error::SetupError};

const ACCESS_KEY: &str = "aws_access_key_id";
const SECRET_KEY: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";

/// The keys that mean something here, beside those of static credentials.
const READ: [&str; 27] = [
    "ca_bundle",
    "credential_process",
    "credential_source",
    "duration_seconds",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "endpoint_url",
    "external_id",
    "ignore_configured_endpoint_urls",
    "login_session",
    "max_attempts",
    "mfa_serial",
    "region",
    "retry_mode",
    "role_arn",
    "role_session_name",
    "sdk_ua_app_id",
    "services",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
    "web_identity_token_file",
];

/// A value, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub value: String,
    pub place: Place,
}

/// Static credentials of a profile.
#[derive(Clone, Debug)]
pub(crate) struct StaticKeys {
    pub access_key: Entry,
    pub secret_key: SecretString,
    pub token: Option<SecretString>,
}

/// What the files say under one name.
pub(crate) struct Profile {
    pub name: String,
    entries: BTreeMap<String, Entry>,
    keys: Option<Keys>,
    broken: Vec<SetupError>,
}

/// The keys of one section of one file, which belong together.
struct Keys {
    access_key: Option<Entry>,
    secret_key: Option<(SecretString, Place)>,
    token: Option<SecretString>,
}

/// A profile while the files are read.
#[derive(Default)]
pub(super) struct Builder {
    entries: BTreeMap<String, Entry>,
    keys: Option<Keys>,
    broken: Vec<SetupError>,
}

/// Every key of a profile that means something here.
pub fn profile_keys() -> impl Iterator<Item = &'static str> {
    READ.into_iter().chain([ACCESS_KEY, SECRET_KEY, TOKEN])
}

impl Builder {
    /// Adds what a section says. What has no value is not there.
    pub(super) fn add(&mut self, section: &Section, file: &Arc<str>) {
        let place = |line| Place { file: Arc::clone(file), line };
        for &line in &section.broken {
            let detail = format!("{} is not a key with a value. Correct or remove it.", capitalized(&place(line)));
            self.broken.push(SetupError::new("Invalid Shared AWS File", detail));
        }
        let mut keys = Keys { access_key: None, secret_key: None, token: None };
        for key in &section.keys {
            self.broken.extend(key.swallowed().filter_map(|(line, name)| swallowed(key, &name, &place(line))));
            let value = key.joined();
            if value.is_empty() {
                continue;
            }
            match key.name.as_str() {
                ACCESS_KEY => keys.access_key = Some(Entry { value, place: place(key.line) }),
                SECRET_KEY => keys.secret_key = Some((to_secret(value), place(key.line))),
                TOKEN => keys.token = Some(to_secret(value)),
                name => _ = self.entries.insert(name.to_owned(), Entry { value, place: place(key.line) }),
            }
        }
        if keys.access_key.is_some() || keys.secret_key.is_some() {
            self.keys = Some(keys);
        }
    }

    pub(super) fn build(self, name: String) -> Profile {
        let Self { entries, keys, broken } = self;
        Profile { name, entries, keys, broken }
    }
}

impl Profile {
    /// A value of the profile that is not empty.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        debug_assert!(READ.contains(&key), "{key} is missing in the list of keys that are read");
        self.entries.get(key)
    }

    /// Static credentials; half of them are a problem.
    pub(crate) fn keys(&self) -> Result<Option<StaticKeys>, SetupError> {
        let half = |there: &str, missing: &str, place: &Place| {
            let detail = format!(
                "Profile {:?} sets `{there}` ({place}) without `{missing}`. Add `{missing}`, or remove `{there}`.",
                self.name
            );
            Err(SetupError::new("Incomplete AWS Credentials", detail))
        };
        match &self.keys {
            None => Ok(None),
            Some(Keys { access_key: Some(access_key), secret_key: Some((secret_key, _)), token }) => {
                let keys = StaticKeys { access_key: access_key.clone(), secret_key: secret_key.clone(), token: token.clone() };
                Ok(Some(keys))
            }
            Some(Keys { access_key: Some(Entry { place, .. }), secret_key: None, .. }) => half(ACCESS_KEY, SECRET_KEY, place),
            Some(Keys { secret_key: Some((_, place)), .. }) => half(SECRET_KEY, ACCESS_KEY, place),
            Some(Keys { access_key: None, secret_key: None, .. }) => Ok(None),
        }
    }

    /// A problem if a line of it cannot be understood.
    pub(crate) fn check(&self) -> Result<(), SetupError> {
        self.broken.first().map_or(Ok(()), |problem| Err(problem.clone()))
    }
}

/// A key that is read as part of the value above it. Keys that mean nothing here do no harm there.
fn swallowed(above: &Key, name: &str, place: &Place) -> Option<SetupError> {
    profile_keys().any(|key| key == name).then(|| {
        let detail = format!(
            "{name}, {place}, is indented more than {} above it, so AWS tools read it as part of that value. Remove the indentation.",
            above.name
        );
        SetupError::new("Invalid Shared AWS File", detail)
    })
}

fn capitalized(place: &Place) -> String {
    place.to_string().replacen("line", "Line", 1)
}
