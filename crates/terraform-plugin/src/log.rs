//! Log records, as Terraform reads them from stderr: one JSON object a line. Nothing else of this crate writes to stderr, but
//! for the reason why a process could not start.
//!
//! Provider code calls [`error`], [`warn`], [`info`], [`debug`] and [`trace`] with a fixed message and what varies as fields:
//!
//! ```
//! use terraform_plugin::log;
//! log::debug("asking again", &[("status", &"CREATION_IN_PROGRESS"), ("attempt", &3)]);
//! ```
//!
//! Service code wraps each call with [`Call::run`], which writes the two records around it and gives every record written
//! meanwhile, provider code's included, the fields that tell calls apart. A task that is spawned within a call takes them along:
//! `tokio::spawn(Call::current().scope(future))`. What the service itself has to say goes through [`record`] with
//! [`Module::Protocol`].
//!
//! Nothing is formatted that Terraform would throw away: without `TF_LOG` a record costs one comparison. There is no bridge from
//! the `tracing` records of the libraries below, because those hold requests and responses, thus secrets.

use std::{
    collections::hash_map::RandomState,
    fmt::{self, Display, Write as _},
    hash::{BuildHasher, Hasher},
    io::Write as _,
    panic::Location,
    sync::{Arc, OnceLock},
    time::Instant,
};

use time::OffsetDateTime;

use crate::proto::PROTOCOL_VERSION;

/// How much a record matters: the run fails (error), unexpected but handled (warn), worth knowing (info), a decision (debug),
/// entering and leaving (trace).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

/// Who speaks. Each can be silenced apart from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Module {
    /// The provider; `TF_LOG_PROVIDER_<NAME>` sets its level.
    Provider,
    /// The protocol below it; `TF_LOG_SDK_PROTO`, else `TF_LOG_SDK`, sets its level.
    Protocol,
}

/// What varies in a record. Keys are the code's own words, never somebody's input, and never begin with `@`.
pub type Fields<'a> = &'a [(&'static str, &'a dyn Display)];

/// The user's run fails.
#[track_caller]
pub fn error(message: &str, fields: Fields<'_>) {
    record(Module::Provider, Level::Error, message, fields);
}

/// Unexpected, but handled.
#[track_caller]
pub fn warn(message: &str, fields: Fields<'_>) {
    record(Module::Provider, Level::Warn, message, fields);
}

/// Worth knowing.
#[track_caller]
pub fn info(message: &str, fields: Fields<'_>) {
    record(Module::Provider, Level::Info, message, fields);
}

/// A decision.
#[track_caller]
pub fn debug(message: &str, fields: Fields<'_>) {
    record(Module::Provider, Level::Debug, message, fields);
}

/// Entering and leaving.
#[track_caller]
pub fn trace(message: &str, fields: Fields<'_>) {
    record(Module::Provider, Level::Trace, message, fields);
}

/// Writes one record, if anybody wants it.
#[track_caller]
pub fn record(module: Module, level: Level, message: &str, fields: Fields<'_>) {
    let Some(settings) = SETTINGS.get().filter(|settings| settings.wants(module, level)) else { return };
    let caller = Location::caller();
    let call = Call::current();
    let line = line(settings, module, level, message, fields, &call, caller);
    // Terraform may be gone, and then nobody is left to tell.
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// Whether a record would be written: for the few whose fields cost something to find out.
pub fn enabled(module: Module, level: Level) -> bool {
    SETTINGS.get().is_some_and(|settings| settings.wants(module, level))
}

/// One call of the protocol, as far as records are about it. Empty, and free, when nothing is logged.
#[derive(Clone, Debug, Default)]
pub struct Call(Option<Arc<CallFields>>);

#[derive(Clone, Debug)]
struct CallFields {
    began: Instant,
    fields: Vec<(&'static str, String)>,
}

tokio::task_local! {
    static CALL: Call;
}

impl Call {
    /// A call that begins now. `rpc` is the name of the method.
    pub fn of(rpc: &'static str) -> Self {
        if !enabled(Module::Provider, Level::Error) && !enabled(Module::Protocol, Level::Error) {
            return Self(None);
        }
        let fields = vec![("tf_rpc", rpc.to_owned()), ("tf_req_id", request_id())];
        Self(Some(Arc::new(CallFields { began: Instant::now(), fields })))
    }

    /// The same call with a word on what it is about, such as `tf_resource_type`.
    #[must_use]
    pub fn about(mut self, key: &'static str, value: &str) -> Self {
        if let Some(call) = &mut self.0 {
            Arc::make_mut(call).fields.push((key, value.to_owned()));
        }
        self
    }

    /// The call that the current task works for.
    pub fn current() -> Self {
        CALL.try_with(Clone::clone).unwrap_or_default()
    }

    /// Runs the body of the call between its two records.
    pub async fn run<F: Future>(self, body: F) -> F::Output {
        let call = self.clone();
        self.scope(async {
            record(Module::Protocol, Level::Trace, "received request", &[]);
            let answer = body.await;
            if let Some(call) = &call.0 {
                let duration = call.began.elapsed().as_millis();
                record(Module::Protocol, Level::Trace, "served request", &[("tf_req_duration_ms", &duration)]);
            }
            answer
        })
        .await
    }

    /// Lets records written by `future` be about this call.
    pub async fn scope<F: Future>(self, future: F) -> F::Output {
        CALL.scope(self, future).await
    }
}

/// Who reads the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Terraform, which shows what `TF_LOG` asks for and throws the rest away.
    Terraform,
    /// Somebody who has started the provider in a terminal to look at it.
    Developer,
}

/// Reads the levels from the environment. Until then nothing is written.
pub(crate) fn start(name: &str, address: &'static str, audience: Audience) {
    let settings = Settings::of(name, address, audience, |variable| std::env::var(variable).ok());
    // A second start would be of the same process with the same environment.
    let _ = SETTINGS.set(settings);
}

static SETTINGS: OnceLock<Settings> = OnceLock::new();

/// A record must stay below 64 KiB, beyond which Terraform does not read it as one. The rest is for keys and braces.
const RECORD_LIMIT: usize = 60 * 1024;

/// No single value may fill the record.
const VALUE_LIMIT: usize = 16 * 1024;

/// The least level that is written, for each module; `None` is silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Settings {
    provider: Option<Level>,
    protocol: Option<Level>,
    address: &'static str,
}

impl Settings {
    fn of(name: &str, address: &'static str, audience: Audience, variable: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&str]| names.iter().find_map(|name| variable(name).filter(|text| !text.is_empty()));
        let shown = match (first(&["TF_LOG_PROVIDER", "TF_LOG"]), audience) {
            (Some(text), _) => threshold(&text),
            (None, Audience::Terraform) => None,
            (None, Audience::Developer) => Some(Level::Trace),
        };
        let own = |names: &[&str]| first(names).map_or(Some(Level::Trace), |text| threshold(&text));
        let both = |own: Option<Level>| Some(shown?.max(own?));
        let provider = format!("TF_LOG_PROVIDER_{}", name.to_uppercase().replace('-', "_"));
        Self { provider: both(own(&[&provider])), protocol: both(own(&["TF_LOG_SDK_PROTO", "TF_LOG_SDK"])), address }
    }

    fn wants(&self, module: Module, level: Level) -> bool {
        let least = match module {
            Module::Provider => self.provider,
            Module::Protocol => self.protocol,
        };
        least.is_some_and(|least| level >= least)
    }
}

/// Everything that is not a level means all of them to Terraform, `JSON` included.
fn threshold(text: &str) -> Option<Level> {
    match text.to_uppercase().as_str() {
        "OFF" => None,
        "ERROR" => Some(Level::Error),
        "WARN" => Some(Level::Warn),
        "INFO" => Some(Level::Info),
        "DEBUG" => Some(Level::Debug),
        _ => Some(Level::Trace),
    }
}

fn line(
    settings: &Settings,
    module: Module,
    level: Level,
    message: &str,
    fields: Fields<'_>,
    call: &Call,
    caller: &Location<'_>,
) -> String {
    let level = match level {
        Level::Trace => "trace",
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    };
    let module = match module {
        Module::Provider => "provider",
        Module::Protocol => "sdk.proto",
    };
    let mut record = Record { line: String::from("{") };
    record.field("@level", &level);
    record.field("@message", &message);
    record.field("@module", &module);
    record.field("@timestamp", &Timestamp(OffsetDateTime::now_utc()));
    record.field("@caller", &format_args!("{}:{}", caller.file(), caller.line()));
    record.field("tf_provider_addr", &settings.address);
    record.field("tf_proto_version", &PROTOCOL_VERSION);
    for (key, value) in call.0.iter().flat_map(|call| &call.fields) {
        record.field(key, value);
    }
    for (key, value) in fields {
        debug_assert!(!key.starts_with('@'), "{key} would break the reader");
        record.field(key, value);
    }
    record.line.push_str("}\n");
    record.line
}

/// A JSON object of strings in the making.
struct Record {
    line: String,
}

impl Record {
    fn field(&mut self, key: &str, value: &dyn Display) {
        if self.line.len() > RECORD_LIMIT - 256 {
            return;
        }
        if self.line.len() > 1 {
            self.line.push(',');
        }
        let _ = write!(self.line, "\"{key}\":\"");
        let limit = RECORD_LIMIT.min(self.line.len() + VALUE_LIMIT);
        if write!(JsonText { line: &mut self.line, limit }, "{value}").is_err() {
            self.line.push_str("... (cut)");
        }
        self.line.push('"');
    }
}

/// Writes text as the inside of a JSON string, up to a limit, at which it fails.
struct JsonText<'a> {
    line: &'a mut String,
    limit: usize,
}

impl fmt::Write for JsonText<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.line.len() >= self.limit {
                return Err(fmt::Error);
            }
            match character {
                '"' => self.line.push_str("\\\""),
                '\\' => self.line.push_str("\\\\"),
                '\n' => self.line.push_str("\\n"),
                '\t' => self.line.push_str("\\t"),
                control if control < ' ' => write!(self.line, "\\u{:04x}", u32::from(control))?,
                other => self.line.push(other),
            }
        }
        Ok(())
    }
}

/// Exactly six digits of a second: with any other form Terraform takes the whole line for plain text.
struct Timestamp(OffsetDateTime);

impl Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, time) = (self.0.date(), self.0.time());
        let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
        let (hour, minute, second, micros) = time.as_hms_micro();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
    }
}

/// A random UUID. It only has to tell calls apart, so the seeds of the standard library's hash maps are random enough.
fn request_id() -> String {
    let mut random = [0; 16];
    for half in random.chunks_mut(8) {
        half.copy_from_slice(&RandomState::new().build_hasher().finish().to_be_bytes());
    }
    let bits = u128::from_be_bytes(random) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(audience: Audience, environment: &[(&str, &str)]) -> Settings {
        Settings::of("my-cloud", "example.com/me/my-cloud", audience, |name| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn thresholds(environment: &[(&str, &str)]) -> (Option<Level>, Option<Level>) {
        let settings = settings(Audience::Terraform, environment);
        (settings.provider, settings.protocol)
    }

    fn written(message: &str, fields: Fields<'_>) -> serde_json::Value {
        let settings = settings(Audience::Developer, &[]);
        let line = line(&settings, Module::Provider, Level::Info, message, fields, &Call::default(), Location::caller());
        assert!(line.len() < 64 * 1024 && line.ends_with("}\n") && line.matches('\n').count() == 1);
        serde_json::from_str(&line).expect("a record is JSON")
    }

    #[test]
    fn nothing_is_written_for_terraform_unless_it_shows_logs_of_providers() {
        assert_eq!(thresholds(&[]), (None, None));
        assert_eq!(thresholds(&[("TF_LOG", "")]), (None, None));
        assert_eq!(thresholds(&[("TF_LOG", "off")]), (None, None));
        assert_eq!(thresholds(&[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER", "OFF")]), (None, None));
        assert_eq!(thresholds(&[("TF_LOG_PROVIDER_MY_CLOUD", "TRACE")]), (None, None));
    }

    #[test]
    fn what_terraform_shows_bounds_what_is_written() {
        assert_eq!(thresholds(&[("TF_LOG", "info")]), (Some(Level::Info), Some(Level::Info)));
        assert_eq!(thresholds(&[("TF_LOG", "JSON")]), (Some(Level::Trace), Some(Level::Trace)));
        assert_eq!(thresholds(&[("TF_LOG", "ERROR"), ("TF_LOG_PROVIDER", "DEBUG")]).0, Some(Level::Debug));
    }

    #[test]
    fn the_provider_and_the_protocol_are_silenced_apart() {
        let trace = ("TF_LOG", "TRACE");
        assert_eq!(thresholds(&[trace, ("TF_LOG_PROVIDER_MY_CLOUD", "ERROR")]), (Some(Level::Error), Some(Level::Trace)));
        assert_eq!(thresholds(&[trace, ("TF_LOG_SDK_PROTO", "OFF")]), (Some(Level::Trace), None));
        assert_eq!(thresholds(&[trace, ("TF_LOG_SDK", "WARN")]), (Some(Level::Trace), Some(Level::Warn)));
        assert_eq!(thresholds(&[trace, ("TF_LOG_SDK", "OFF"), ("TF_LOG_SDK_PROTO", "INFO")]).1, Some(Level::Info));
    }

    #[test]
    fn a_developer_sees_everything_unless_a_level_is_set() {
        assert_eq!(settings(Audience::Developer, &[]).provider, Some(Level::Trace));
        assert_eq!(settings(Audience::Developer, &[("TF_LOG", "WARN")]).provider, Some(Level::Warn));
    }

    #[test]
    fn a_record_is_one_line_of_json_with_the_keys_that_terraform_lifts() {
        let record = written("two\nlines", &[("quote", &"\"\\\u{1}\t"), ("count", &7)]);
        assert_eq!(record["@message"], "two\nlines");
        assert_eq!(record["@level"], "info");
        assert_eq!(record["quote"], "\"\\\u{1}\t");
        assert_eq!(record["count"], "7");
        assert_eq!(record["tf_provider_addr"], "example.com/me/my-cloud");
        let timestamp = record["@timestamp"].as_str().expect("a string");
        assert!(regex_lite::Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$").unwrap().is_match(timestamp));
    }

    #[test]
    fn a_record_stays_below_the_size_that_terraform_reads_however_much_it_is_given() {
        let long = "\u{1}".repeat(1 << 20);
        let record = written(&long, &[("a", &long), ("b", &long), ("c", &long), ("d", &long), ("e", &long)]);
        assert!(record["a"].as_str().expect("a string").ends_with("... (cut)"));
    }

    #[test]
    fn a_timestamp_has_six_digits_of_a_second_even_if_they_are_zero() {
        assert_eq!(Timestamp(OffsetDateTime::UNIX_EPOCH).to_string(), "1970-01-01T00:00:00.000000Z");
    }

    #[test]
    fn request_ids_are_random_uuids() {
        let (one, two) = (request_id(), request_id());
        assert_ne!(one, two);
        let uuid = regex_lite::Regex::new("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$").unwrap();
        assert!(uuid.is_match(&one), "{one}");
    }
}
