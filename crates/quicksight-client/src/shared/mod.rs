//! The shared configuration and credentials files, as every AWS tool understands them: which files there are, what their profiles say,
//! and where it stands.

mod ini;
mod place;
mod profile;

use std::{collections::BTreeMap, io, sync::Arc};

use self::place::Place;
pub use self::profile::profile_keys;
pub(super) use self::profile::{Entry, Profile};
use self::{
    ini::{Key, Section, unquoted},
    profile::Builder,
};
use crate::{
    names::{Names, Setting},
    settings::Settings,
    setup_error::SetupError,
};

const CONFIG_VARIABLE: &str = "AWS_CONFIG_FILE";
const CREDENTIALS_VARIABLE: &str = "AWS_SHARED_CREDENTIALS_FILE";
const PROFILE_VARIABLES: [&str; 2] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
/// The profile of those who name none.
const DEFAULT: &str = "default";

/// All that the files say.
#[derive(Default)]
pub(super) struct SharedFiles {
    names: Names,
    profiles: BTreeMap<String, Profile>,
    sessions: BTreeMap<String, Profile>,
    /// Endpoints, by section and service.
    services: BTreeMap<String, BTreeMap<String, Entry>>,
    /// The files that were read.
    read: Vec<String>,
    /// What else a person may look for a profile in: files that are not there or cannot be read, and headers that are broken.
    unread: Vec<String>,
    /// Sections that are no profile in their file, by the name of the profile that they would be in the other form, with a hint.
    misplaced: Vec<(String, String)>,
}

/// The two kinds of files, whose sections are named differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Profiles are `[profile NAME]`, but for `[default]`.
    Config,
    /// Profiles are `[NAME]`.
    Credentials,
}

/// Who names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NamedBy {
    Setting(Setting),
    Variable(&'static str),
    Nobody,
}

/// The name of the profile to use, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selected {
    pub name: String,
    source: NamedBy,
}

impl Selected {
    /// The profile of the settings, or of the environment, or the default one.
    pub(super) fn of(settings: &Settings) -> Self {
        match (&settings.profile, settings.environment.first(&PROFILE_VARIABLES)) {
            (Some(name), _) => Self { name: name.clone(), source: NamedBy::Setting(Setting::Profile) },
            (None, Some((variable, name))) => Self { name: name.to_owned(), source: NamedBy::Variable(variable) },
            (None, None) => Self { name: DEFAULT.to_owned(), source: NamedBy::Nobody },
        }
    }
}

impl SharedFiles {
    /// Reads the files. One that is not there has nothing to say, whoever names it; one that is there, is named and cannot be read is a
    /// problem.
    pub(super) fn read(settings: &Settings) -> Result<Self, SetupError> {
        let (environment, mut files) = (&settings.environment, Self { names: settings.names, ..Self::default() });
        let kinds = [
            (Kind::Config, Setting::ConfigFiles, &settings.config_files, CONFIG_VARIABLE, "~/.aws/config"),
            (
                Kind::Credentials,
                Setting::CredentialsFiles,
                &settings.credentials_files,
                CREDENTIALS_VARIABLE,
                "~/.aws/credentials",
            ),
        ];
        let (mut profiles, mut sessions) = (BTreeMap::<String, Builder>::new(), BTreeMap::<String, Builder>::new());
        for (kind, setting, of_setting, variable, usual) in kinds {
            let (paths, named_by) = match environment.variable(variable) {
                _ if !of_setting.is_empty() => (of_setting.clone(), NamedBy::Setting(setting)),
                Some(path) => (vec![environment.path(path)], NamedBy::Variable(variable)),
                None => (vec![environment.path(usual)], NamedBy::Nobody),
            };
            for path in paths {
                let Some(text) = files.text(&path, named_by)? else { continue };
                files.add(kind, &path, &text, &mut profiles, &mut sessions);
            }
        }
        let built =
            |builders: BTreeMap<String, Builder>| builders.into_iter().map(|(name, builder)| (name.clone(), builder.build(name)));
        files.profiles = built(profiles).collect();
        files.sessions = built(sessions).collect();
        Ok(files)
    }

    /// The selected profile. None if nobody named one and there is no default one; it is a problem if somebody did.
    pub(super) fn selected(&self, selected: &Selected) -> Result<Option<&Profile>, SetupError> {
        match self.profiles.get(&selected.name) {
            Some(profile) => profile.check().map(|()| Some(profile)),
            None if selected.source == NamedBy::Nobody => Ok(None),
            None => Err(self.unknown(selected)),
        }
    }

    /// A profile that another one names.
    pub(super) fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.get(name)
    }

    /// A section `[sso-session NAME]`.
    pub(super) fn session(&self, name: &str) -> Option<&Profile> {
        self.sessions.get(name)
    }

    /// Whether there is a section `[services NAME]`.
    pub(super) fn has_services(&self, name: &str) -> bool {
        self.services.contains_key(name)
    }

    /// The endpoint of a service in a section `[services NAME]`.
    pub(super) fn endpoint(&self, services: &str, service: &str) -> Option<&Entry> {
        self.services.get(services)?.get(service)
    }

    /// Where a profile that is not there was looked for, to complete "no profile in …".
    pub(super) fn searched_files(&self) -> String {
        let all: Vec<&str> = self.read.iter().chain(&self.unread).map(String::as_str).collect();
        all.join(", ")
    }

    /// Why there is no default profile, in a few words. `home` is the home directory.
    pub(super) fn without_default(&self, home: Option<&str>) -> String {
        if self.read.is_empty() {
            return "no shared AWS files found".to_owned();
        }
        let below_home = |path: &String| Some(format!("~{}", path.strip_prefix(home?.trim_end_matches('/'))?));
        let read: Vec<String> = self.read.iter().map(|path| below_home(path).unwrap_or_else(|| path.clone())).collect();
        format!("not in {}", read.join(", "))
    }

    /// The text of a file, if there is one.
    fn text(&mut self, path: &str, named_by: NamedBy) -> Result<Option<String>, SetupError> {
        let names = self.names;
        let problem = |why: &str, way_out: &str| {
            let named = match named_by {
                NamedBy::Setting(setting) => format!(", named by {},", names.of(setting)),
                NamedBy::Variable(variable) => format!(", named by the environment variable {variable},"),
                NamedBy::Nobody => String::new(),
            };
            let problem = SetupError::new("Cannot Read Shared AWS File", format!("{path}{named} {why}. {way_out}"));
            match named_by {
                NamedBy::Setting(setting) => problem.of(setting),
                NamedBy::Variable(_) | NamedBy::Nobody => problem,
            }
        };
        match std::fs::read(path) {
            Ok(bytes) => match decode(bytes) {
                Some(text) => {
                    self.read.push(path.to_owned());
                    Ok(Some(text))
                }
                None => Err(problem("is encoded in UTF-16", "Save it as UTF-8. In PowerShell, use Out-File -Encoding ascii.")),
            },
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                self.unread.push(format!("{path} (not found)"));
                Ok(None)
            }
            // Nobody asked for this file, and whatever is in it may not be needed.
            Err(error) if named_by == NamedBy::Nobody => {
                self.unread.push(format!("{path} ({})", reason(&error)));
                Ok(None)
            }
            Err(error) => {
                Err(problem(&format!("cannot be read: {}", reason(&error)), "Correct the path, or let this user read the file."))
            }
        }
    }

    /// Adds what a file says. Later files go before earlier ones, key by key.
    fn add(
        &mut self,
        kind: Kind,
        path: &str,
        text: &str,
        profiles: &mut BTreeMap<String, Builder>,
        sessions: &mut BTreeMap<String, Builder>,
    ) {
        let file: Arc<str> = path.into();
        let (sections, broken) = ini::parse(text);
        let has_named_default = kind == Kind::Config && sections.iter().any(|section| named(section, "profile") == Some(DEFAULT));
        for line in broken {
            let place = Place { file: Arc::clone(&file), line };
            self.unread.push(format!("{place} (no closing bracket)"));
        }
        for section in sections {
            let (place, name) = (Place { file: Arc::clone(&file), line: section.line }, section.name.clone());
            let (name, builders) = match (kind, named(&section, "profile"), named(&section, "sso-session")) {
                (Kind::Config, Some(profile), _) => (profile, &mut *profiles),
                (Kind::Config, None, Some(session)) => (session, &mut *sessions),
                (Kind::Config, None, None) => match named(&section, "services") {
                    Some(services) => {
                        let endpoints = section.keys.iter().filter_map(|key| Some((key.name.clone(), endpoint(key, &file)?)));
                        self.services.entry(services.to_owned()).or_default().extend(endpoints);
                        continue;
                    }
                    None if name == DEFAULT && has_named_default => continue,
                    None if name == DEFAULT => (DEFAULT, &mut *profiles),
                    None => {
                        self.misplaced.push((name.clone(), format!("{place} is [{name}] and must be [profile {name}]")));
                        continue;
                    }
                },
                (Kind::Credentials, Some(profile), _) => {
                    let hint = format!("{place} is [{name}] and must be [{profile}]");
                    self.misplaced.push((profile.to_owned(), hint));
                    continue;
                }
                (Kind::Credentials, None, _) => (unquoted(&name), &mut *profiles),
            };
            builders.entry(name.to_owned()).or_default().add(&section, &file);
        }
    }

    fn unknown(&self, selected: &Selected) -> SetupError {
        let name = &selected.name;
        let names: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
        let there = match names.as_slice() {
            [] => "They contain no profiles.".to_owned(),
            [..] if names.len() > 12 => format!("They contain {} other profiles.", names.len()),
            names => format!("Profiles found: {}.", names.join(", ")),
        };
        let hint = self.misplaced.iter().find(|(misplaced, _)| misplaced == name);
        let hint = hint.map(|(_, hint)| format!(" But {hint}.")).unwrap_or_default();
        let (source, setting) = match selected.source {
            NamedBy::Setting(setting) => (self.names.of(setting), Some(setting)),
            NamedBy::Variable(variable) => (format!("The environment variable {variable}"), None),
            NamedBy::Nobody => ("The default".to_owned(), None),
        };
        let detail = format!(
            "{source} is {name:?}, but no shared file contains this profile. Files read: {}.{hint} {there} Correct the name, or add the profile.",
            self.searched_files()
        );
        SetupError { setting, ..SetupError::new("AWS Profile Not Found", detail) }
    }
}

/// The name of a section of this kind, such as `dev` of `profile dev`. Names may hold spaces, in quotation marks or without.
fn named<'a>(section: &'a Section, kind: &str) -> Option<&'a str> {
    let name = section.name.strip_prefix(kind)?;
    name.starts_with(char::is_whitespace).then(|| unquoted(name.trim()))
}

/// The endpoint that a key of a section of services names.
fn endpoint(service: &Key, file: &Arc<str>) -> Option<Entry> {
    let key = service.nested.iter().rfind(|key| key.name == "endpoint_url" && !key.value.is_empty())?;
    Some(Entry { value: key.value.clone(), place: Place { file: Arc::clone(file), line: key.line } })
}

/// Text with or without the mark of its byte order. None if it is of two bytes a character, as redirection in older PowerShells makes it.
fn decode(bytes: Vec<u8>) -> Option<String> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || bytes.contains(&0) {
        return None;
    }
    // A letter of another encoding, in a comment usually, is no reason to read nothing.
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// What the system says, without its number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split_once(" (os error").map_or(text.as_str(), |(text, _)| text);
    text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use std::fs;

    use tempfile::TempDir;

    use super::{Selected, SharedFiles};
    use crate::{Environment, Setting, Settings, SetupError};

    /// A home directory with these files in `.aws`.
    struct Home(TempDir);

    impl Home {
        fn with(config: impl AsRef<[u8]>, credentials: impl AsRef<[u8]>) -> Self {
            let home = TempDir::new().unwrap();
            fs::create_dir(home.path().join(".aws")).unwrap();
            fs::write(home.path().join(".aws/config"), config).unwrap();
            fs::write(home.path().join(".aws/credentials"), credentials).unwrap();
            Self(home)
        }

        fn settings(&self, profile: Option<&str>, variables: &[(&str, &str)]) -> Settings {
            let environment = Environment::of(variables, &self.0.path().display().to_string());
            Settings { environment, profile: profile.map(str::to_owned), ..Settings::default() }
        }
    }

    fn value(settings: &Settings, key: &str) -> Result<Option<String>, SetupError> {
        let files = SharedFiles::read(settings)?;
        let profile = files.selected(&Selected::of(settings))?;
        Ok(profile.and_then(|profile| profile.get(key)).map(|entry| entry.value.clone()))
    }

    #[test]
    fn names_of_profiles_may_hold_spaces_with_and_without_quotation_marks() {
        let home = Home::with(
            "[profile \"my team\"]\nregion = a\n[profile your team]\nregion = b\n[profile x]\n",
            "[his team]\nregion = c\n",
        );
        for (name, region) in [("my team", "a"), ("your team", "b"), ("his team", "c")] {
            assert_eq!(value(&home.settings(Some(name), &[]), "region"), Ok(Some(region.to_owned())), "{name}");
        }
    }

    #[test]
    fn the_credentials_file_goes_before_the_configuration_file_and_an_empty_value_hides_nothing() {
        let home = Home::with("[default]\nregion = a\noutput = json\nca_bundle = b\n", "[default]\nregion = c\nca_bundle =\n");
        let settings = home.settings(None, &[]);
        assert_eq!(value(&settings, "region").unwrap().as_deref(), Some("c"));
        assert_eq!(value(&settings, "ca_bundle").unwrap().as_deref(), Some("b"));
    }

    #[test]
    fn a_default_profile_in_the_form_of_the_others_replaces_the_short_one() {
        let home = Home::with("[profile default]\nregion = a\n[default]\nregion = b\n", "");
        assert_eq!(value(&home.settings(None, &[]), "region").unwrap().as_deref(), Some("a"));
    }

    #[test]
    fn marks_of_byte_order_and_lines_of_windows_are_understood_and_two_bytes_a_character_are_a_problem() {
        let home = Home::with("\u{feff}[default]\r\nregion = a\r\n", b"# caf\xe9\n[default]\nx = y\n");
        assert_eq!(value(&home.settings(None, &[]), "region").unwrap().as_deref(), Some("a"));
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain("[default]".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [&wide[..], &wide[2..]] {
            let problem = value(&Home::with(bytes, "").settings(None, &[]), "region").unwrap_err();
            assert!(problem.detail.contains("config is encoded in UTF-16") && problem.detail.contains("UTF-8"), "{problem}");
        }
    }

    #[test]
    fn a_named_file_that_is_not_there_is_skipped_and_one_that_cannot_be_read_is_a_problem() {
        let home = Home::with("[default]\nregion = a\n", "");
        let missing = home.settings(None, &[("AWS_SHARED_CREDENTIALS_FILE", "~/missing"), ("AWS_CONFIG_FILE", "")]);
        assert_eq!(value(&missing, "region").unwrap().as_deref(), Some("a"));
        let directory = home.settings(None, &[("AWS_CONFIG_FILE", "~/.aws")]);
        let problem = value(&directory, "region").unwrap_err();
        assert!(problem.detail.contains("AWS_CONFIG_FILE") && problem.detail.contains(".aws"), "{problem}");
        let path = home.0.path().display().to_string();
        let problem = value(&Settings { config_files: vec![path], ..home.settings(None, &[]) }, "region").unwrap_err();
        assert_eq!(problem.setting, Some(Setting::ConfigFiles), "{problem}");
    }

    #[test]
    fn a_profile_that_somebody_named_must_be_there_and_the_message_says_what_is() {
        let home = Home::with("[dev]\n[profile ops]\nregion = a\n", "[profile ci]\nregion = b\n");
        assert_eq!(value(&home.settings(None, &[]), "region"), Ok(None));
        let files = SharedFiles::read(&home.settings(None, &[])).unwrap();
        let directory = home.0.path().display().to_string();
        assert_eq!(files.without_default(Some(&directory)), "not in ~/.aws/config, ~/.aws/credentials");
        let problem = value(&home.settings(Some("dev"), &[]), "region").unwrap_err();
        assert_eq!(problem.setting, Some(Setting::Profile));
        for part in
            ["the configured profile is \"dev\"", "line 1 of", "must be [profile dev]", "Profiles found: ops", ".aws/credentials"]
        {
            assert!(problem.detail.contains(part), "{part}: {problem}");
        }
        let problem = value(&home.settings(None, &[("AWS_PROFILE", " ci\n")]), "region").unwrap_err();
        assert!(problem.detail.contains("AWS_PROFILE is \"ci\"") && problem.detail.contains("must be [ci]"), "{problem}");
    }

    #[test]
    fn a_broken_profile_is_a_problem_for_those_alone_who_use_it() {
        let home = Home::with("[profile a]\nnonsense\n[profile b]\nregion = r\n[profile c\nregion = x\n", "");
        assert_eq!(value(&home.settings(Some("b"), &[]), "region").unwrap().as_deref(), Some("r"));
        let problem = value(&home.settings(Some("a"), &[]), "region").unwrap_err();
        assert!(problem.detail.contains("Line 2 of") && !problem.detail.contains("nonsense"), "{problem}");
        let problem = value(&home.settings(Some("c"), &[]), "region").unwrap_err();
        assert!(problem.detail.contains("line 5 of") && problem.detail.contains("no closing bracket"), "{problem}");
    }

    #[test]
    fn a_key_that_its_indentation_makes_part_of_another_is_named() {
        let home = Home::with("[default]\nregion = a\n  output = json\n[profile b]\nregion = a\n  role_arn = arn:x\n", "");
        assert_eq!(value(&home.settings(None, &[]), "region").unwrap().as_deref(), Some("a"));
        let problem = value(&home.settings(Some("b"), &[]), "region").unwrap_err();
        assert!(problem.detail.contains("role_arn, line 6 of") && problem.detail.contains("indented"), "{problem}");
    }

    #[test]
    fn keys_are_taken_together_from_the_last_file_that_has_some() {
        let old = "aws_access_key_id = OLD\naws_secret_access_key = a\naws_session_token = t\n";
        let home = Home::with(
            format!("[default]\n{old}"),
            "[default]\naws_access_key_id = NEW\naws_secret_access_key = b\naws_session_token =\n",
        );
        let settings = home.settings(None, &[]);
        let files = SharedFiles::read(&settings).unwrap();
        let keys = files.profile("default").unwrap().keys().unwrap().unwrap();
        assert_eq!((keys.access_key.value.as_str(), keys.secret_key.expose_secret(), keys.token.is_none()), ("NEW", "b", true));
        let home = Home::with("[default]\naws_access_key_id = OLD\n", "");
        let files = SharedFiles::read(&home.settings(None, &[])).unwrap();
        let problem = files.profile("default").unwrap().keys().unwrap_err();
        assert!(problem.detail.contains("aws_secret_access_key") && problem.detail.contains("line 2 of"), "{problem}");
    }

    #[test]
    fn endpoints_of_services_are_found() {
        let home = Home::with("[services local]\nsts =\n  endpoint_url = http://localhost:1\nsso =\n  endpoint_url =\n", "");
        let files = SharedFiles::read(&home.settings(None, &[])).unwrap();
        let entry = files.endpoint("local", "sts").unwrap();
        assert_eq!(entry.value, "http://localhost:1");
        assert!(entry.place.to_string().starts_with("line 3 of "), "{}", entry.place);
        assert!(files.endpoint("local", "sso").is_none() && files.endpoint("other", "sts").is_none());
    }
}
