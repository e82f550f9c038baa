//! The files in which the AWS CLI keeps what somebody signed in for: a JSON object in the home directory, read and renewed by every tool.

use std::{
    fmt, fs,
    io::{self, Write as _},
    path::Path,
    time::SystemTime,
};

use aws_lc_rs::digest;
use aws_smithy_types::{DateTime, date_time::Format};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value as Json};

use crate::{secret::to_secret, shared};

/// The content of such a file. Members that mean nothing here are kept when it is written again.
#[derive(Clone, Default)]
pub(super) struct SessionFile(Map<String, Json>);

/// The members are secrets.
impl fmt::Debug for SessionFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionFile(..)")
    }
}

impl SessionFile {
    /// The content of a file, or why there is none, without any part of it. `of` is the command that makes such files.
    pub(super) fn read(path: &Path, of: &str) -> Result<Self, String> {
        let text = match fs::read(path) {
            Ok(text) => to_secret(String::from_utf8_lossy(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err("there is no session".to_owned()),
            Err(error) => return Err(format!("{} cannot be read: {}", path.display(), shared::reason(&error))),
        };
        Self::parse(&text).ok_or_else(|| format!("{} is not a session of {of}", path.display()))
    }

    /// What a text says that is a JSON object.
    pub(super) fn parse(text: &SecretString) -> Option<Self> {
        match serde_json::from_str(text.expose_secret()) {
            Ok(Json::Object(members)) => Some(Self(members)),
            _ => None,
        }
    }

    /// Replaces the file as a whole, for others may read it at any time.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let text = to_secret(serde_json::to_string(&self.0)?);
        let beside = path.with_extension(format!("json.{}", std::process::id()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        let written = file.write_all(text.expose_secret().as_bytes()).and_then(|()| fs::rename(&beside, path));
        written.inspect_err(|_| drop(fs::remove_file(&beside)))
    }

    /// A member that is a text and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Json::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A member that is a number and not negative.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name).and_then(Json::as_u64)
    }

    /// A member that is a time, as the AWS CLI writes it; older versions end it with `UTC`.
    pub(super) fn time(&self, name: &str) -> Option<SystemTime> {
        let text = self.text(name)?.replace("UTC", "Z");
        SystemTime::try_from(DateTime::from_str(&text, Format::DateTimeWithOffset).ok()?).ok()
    }

    /// A member that is an object itself.
    pub(super) fn inner(&self, name: &str) -> Option<Self> {
        self.0.get(name).and_then(Json::as_object).cloned().map(Self)
    }

    pub(super) fn set_text(&mut self, name: &str, text: &str) {
        self.0.insert(name.to_owned(), text.into());
    }

    pub(super) fn set_time(&mut self, name: &str, time: SystemTime) {
        if let Ok(text) = DateTime::from(time).fmt(Format::DateTime) {
            self.set_text(name, &text);
        }
    }

    pub(super) fn set_inner(&mut self, name: &str, inner: Self) {
        self.0.insert(name.to_owned(), Json::Object(inner.0));
    }
}

/// The name of the file of a session, by its sum.
pub(super) fn file_name(algorithm: &'static digest::Algorithm, of: &str) -> String {
    let sum = digest::digest(algorithm, of.as_bytes());
    let hex: String = sum.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}.json")
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        time::{Duration, SystemTime},
    };

    use crate::secret::to_secret;
    use aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY;

    use super::{SessionFile, file_name};

    fn session(text: &str) -> SessionFile {
        SessionFile::parse(&to_secret(text)).unwrap()
    }

    #[test]
    fn the_file_of_a_session_is_found_where_the_cli_puts_it() {
        // As `printf corp | sha1sum` has it.
        assert_eq!(file_name(&SHA1_FOR_LEGACY_USE_ONLY, "corp"), "ee0bfd2552fbd840c02cc48b6e823320543c450f.json");
    }

    #[test]
    fn times_of_every_version_of_the_cli_are_understood() {
        let times = session(
            r#"{"new":"2099-01-01T00:00:00Z","old":"2099-01-01T00:00:00UTC","other":"2099-01-01T01:00:00+01:00","wrong":"soon"}"#,
        );
        let time = |name| times.time(name);
        assert!(time("new").is_some());
        assert_eq!((time("old"), time("other"), time("wrong"), time("none")), (time("new"), time("new"), None, None));
    }

    #[test]
    fn what_is_no_session_is_told_without_its_content() {
        let directory = tempfile::TempDir::new().unwrap();
        let path = directory.path().join("x.json");
        assert_eq!(SessionFile::read(&path, "aws sso login").unwrap_err(), "there is no session");
        for text in ["", "hush", "[\"hush\"]"] {
            fs::write(&path, text).unwrap();
            let why = SessionFile::read(&path, "aws sso login").unwrap_err();
            assert!(why.contains("x.json is not a session of aws sso login") && !why.contains("hush"), "{why}");
        }
    }

    #[test]
    fn a_session_that_is_written_again_keeps_what_else_it_has_and_is_for_its_owner_alone() {
        let directory = tempfile::TempDir::new().unwrap();
        let path = directory.path().join("x.json");
        let mut new = session(r#"{"accessToken":"old","extra":1}"#);
        new.set_text("accessToken", "new");
        new.set_time("expiresAt", SystemTime::UNIX_EPOCH + Duration::from_secs(3600));
        new.write(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(r#""extra":1"#) && text.contains(r#""expiresAt":"1970-01-01T01:00:00Z""#), "{text}");
        assert_eq!(SessionFile::read(&path, "x").unwrap().text("accessToken"), Some("new"));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
