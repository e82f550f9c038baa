//! What the settings are called.

use std::fmt;

/// One of the settings that a text can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Region,
    StsRegion,
    Profile,
    ConfigFiles,
    CredentialsFiles,
    /// The static credentials, which belong together.
    Keys,
    WebIdentity,
    /// The token of the web identity, where it is given inline.
    WebIdentityToken,
    /// One of the roles to assume: by its number, from 1, where there are several.
    Role(Option<usize>),
    MetadataEndpoint,
    /// That the metadata service is not asked.
    SkipMetadata,
}

/// What the settings are called where people make them, for the texts that people read. By default they have English names.
#[derive(Clone, Copy)]
pub struct Names(pub fn(Setting) -> String);

impl Names {
    /// The name of a setting.
    pub fn of(self, setting: Setting) -> String {
        self.0(setting)
    }
}

impl Default for Names {
    fn default() -> Self {
        Self(|setting| setting.to_string())
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names")
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Region => "the configured Region",
            Self::StsRegion => "the configured Region of STS",
            Self::Profile => "the configured profile",
            Self::ConfigFiles => "the configured list of configuration files",
            Self::CredentialsFiles => "the configured list of credentials files",
            Self::Keys => "the configured keys",
            Self::WebIdentity => "the configured web identity",
            Self::WebIdentityToken => "the configured web identity token",
            Self::Role(None) => "the configured role",
            Self::Role(Some(number)) => return write!(f, "configured role {number}"),
            Self::MetadataEndpoint => "the configured endpoint of the metadata service",
            Self::SkipMetadata => "skipping the metadata service",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, Setting};

    #[test]
    fn settings_are_called_what_the_caller_calls_them() {
        assert_eq!(Names::default().of(Setting::Role(Some(2))), "configured role 2");
        let names = Names(|setting| if setting == Setting::Region { "--region".to_owned() } else { setting.to_string() });
        assert_eq!((names.of(Setting::Region).as_str(), names.of(Setting::Keys).as_str()), ("--region", "the configured keys"));
    }
}
