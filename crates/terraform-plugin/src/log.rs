//! Log records, as Terraform reads them from stderr: one JSON object a line. Nothing else of this crate writes to stderr, but
//! for the reason why a process could not start.
//!
//! Records are events of [`tracing`] with the target [`PROVIDER`], one of [`About::log_targets`] or [`PROTOCOL`], a fixed message, and what
//! varies as fields:
//!
//! ```
//! use terraform_plugin::log::PROVIDER;
//! tracing::debug!(target: PROVIDER, status = "CREATION_IN_PROGRESS", attempt = 3, "waiting for the connector");
//! ```
//!
//! Service code wraps each call with [`Call::run`], which writes the two records around it and gives every record written
//! meanwhile, provider code's included, the fields that tell calls apart. A task that is spawned within a call takes them along:
//! `tokio::spawn(Call::current().scope(future))`.
//!
//! Without `TF_LOG` there is no subscriber, and a record costs one comparison. Events of other targets are dropped before they are made: those of the
//! libraries below have requests and responses in them, thus secrets. So are spans, which is why calls have their fields elsewhere.

use std::{
    collections::hash_map::RandomState,
    fmt::{self, Display, Write as _},
    hash::{BuildHasher, Hasher},
    io::Write as _,
    sync::Arc,
    time::Instant,
};

use time::OffsetDateTime;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span,
    subscriber::Interest,
};

use crate::{about::About, proto::PROTOCOL_VERSION};

/// The target of the provider's records; `TF_LOG_PROVIDER_<NAME>` sets its level. Error: the run fails. Warn: unexpected but handled. Debug: a
/// decision, or a request to a service. Trace: entering and leaving.
pub const PROVIDER: &str = "provider";
/// The target of the protocol's records; `TF_LOG_SDK_PROTO`, else `TF_LOG_SDK`, sets its level.
pub const PROTOCOL: &str = "sdk.proto";

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
        if LevelFilter::current() == LevelFilter::OFF {
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
            tracing::trace!(target: PROTOCOL, "received request");
            let answer = body.await;
            if let Some(call) = &call.0 {
                tracing::trace!(target: PROTOCOL, tf_req_duration_ms = call.began.elapsed().as_millis(), "served request");
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

/// Reads the levels from the environment, and writes records from now on if anybody reads them.
pub(crate) fn start(about: &About, audience: Audience) {
    let settings = Settings::of(about, audience, |variable| std::env::var(variable).ok());
    if settings.most_verbose() > LevelFilter::OFF {
        // A second start would be of the same process with the same environment.
        let _ = tracing::subscriber::set_global_default(Records { settings, write: write_to_stderr });
    }
}

fn write_to_stderr(line: &str) {
    // Terraform may be gone, and then nobody is left to tell.
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// A record must stay below 64 KiB, beyond which Terraform does not read it as one. The rest is for keys and braces.
const RECORD_LIMIT: usize = 60 * 1024;

/// No single value may fill the record.
const VALUE_LIMIT: usize = 16 * 1024;

/// The most verbose level that is written, for each target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Settings {
    provider: LevelFilter,
    protocol: LevelFilter,
    address: &'static str,
    /// Targets whose events are written as the provider's.
    further: &'static [&'static str],
}

impl Settings {
    fn of(about: &About, audience: Audience, variable: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&str]| names.iter().find_map(|name| variable(name).filter(|text| !text.is_empty()));
        let shown = match (first(&["TF_LOG_PROVIDER", "TF_LOG"]), audience) {
            (Some(text), _) => threshold(&text),
            (None, Audience::Terraform) => LevelFilter::OFF,
            (None, Audience::Developer) => LevelFilter::TRACE,
        };
        let own = |names: &[&str]| first(names).map_or(LevelFilter::TRACE, |text| threshold(&text)).min(shown);
        let provider = format!("TF_LOG_PROVIDER_{}", about.name.to_uppercase().replace('-', "_"));
        Self {
            provider: own(&[&provider]),
            protocol: own(&["TF_LOG_SDK_PROTO", "TF_LOG_SDK"]),
            address: about.address,
            further: about.log_targets,
        }
    }

    fn most_verbose(&self) -> LevelFilter {
        self.provider.max(self.protocol)
    }
}

/// Everything that is not a level means all of them to Terraform, `JSON` included.
fn threshold(text: &str) -> LevelFilter {
    match text.to_uppercase().as_str() {
        "OFF" => LevelFilter::OFF,
        "ERROR" => LevelFilter::ERROR,
        "WARN" => LevelFilter::WARN,
        "INFO" => LevelFilter::INFO,
        "DEBUG" => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    }
}

/// Writes the events of our targets as records.
struct Records {
    settings: Settings,
    write: fn(&str),
}

impl Records {
    fn line(&self, event: &Event<'_>) -> String {
        let metadata = event.metadata();
        let mut record = Record { line: String::from("{") };
        record.field("@level", &metadata.level().as_str().to_lowercase());
        event.record(&mut Message(&mut record));
        let module = if self.settings.further.contains(&metadata.target()) { PROVIDER } else { metadata.target() };
        record.field("@module", &module);
        record.field("@timestamp", &Timestamp(OffsetDateTime::now_utc()));
        let (file, line) = (metadata.file().unwrap_or_default(), metadata.line().unwrap_or_default());
        record.field("@caller", &format_args!("{file}:{line}"));
        record.field("tf_provider_addr", &self.settings.address);
        record.field("tf_proto_version", &PROTOCOL_VERSION);
        for (key, value) in Call::current().0.iter().flat_map(|call| &call.fields) {
            record.field(key, value);
        }
        event.record(&mut OtherFields(&mut record));
        record.line.push_str("}\n");
        record.line
    }
}

impl Subscriber for Records {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let most_verbose = match metadata.target() {
            PROVIDER => self.settings.provider,
            PROTOCOL => self.settings.protocol,
            further if self.settings.further.contains(&further) => self.settings.provider,
            _ => LevelFilter::OFF,
        };
        // Whoever only asks whether a record would be written has no event yet.
        !metadata.is_span() && *metadata.level() <= most_verbose
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.settings.most_verbose())
    }

    fn event(&self, event: &Event<'_>) {
        (self.write)(&self.line(event));
    }

    // No span is enabled.
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// The name that `tracing` gives to the message among the fields of an event.
const MESSAGE: &str = "message";

struct Message<'a>(&'a mut Record);

impl Visit for Message<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == MESSAGE {
            self.0.field("@message", &format_args!("{value:?}"));
        }
    }
}

struct OtherFields<'a>(&'a mut Record);

impl Visit for OtherFields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() != MESSAGE {
            self.0.field(field.name(), &value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() != MESSAGE {
            self.0.field(field.name(), &format_args!("{value:?}"));
        }
    }
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
    use std::cell::RefCell;

    use super::*;

    fn settings(audience: Audience, environment: &[(&str, &str)]) -> Settings {
        const ABOUT: About =
            About { name: "my-cloud", address: "example.com/me/my-cloud", version: "1.2.3", log_targets: &["my_cloud_client"] };
        Settings::of(&ABOUT, audience, |name| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    const OFF: LevelFilter = LevelFilter::OFF;

    fn thresholds(environment: &[(&str, &str)]) -> (LevelFilter, LevelFilter) {
        let settings = settings(Audience::Terraform, environment);
        (settings.provider, settings.protocol)
    }

    thread_local! {
        static WRITTEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    /// The records that `events` writes at these levels.
    fn written(settings: Settings, events: impl FnOnce()) -> Vec<serde_json::Value> {
        let write = |line: &str| WRITTEN.with_borrow_mut(|written| written.push(line.to_owned()));
        tracing::subscriber::with_default(Records { settings, write }, events);
        let lines = WRITTEN.take();
        let record = |line: String| {
            assert!(line.len() < 64 * 1024 && line.ends_with("}\n") && line.matches('\n').count() == 1);
            serde_json::from_str(&line).expect("a record is JSON")
        };
        lines.into_iter().map(record).collect()
    }

    fn everything() -> Settings {
        settings(Audience::Developer, &[])
    }

    #[test]
    fn nothing_is_written_for_terraform_unless_it_shows_logs_of_providers() {
        assert_eq!(thresholds(&[]), (OFF, OFF));
        assert_eq!(thresholds(&[("TF_LOG", "")]), (OFF, OFF));
        assert_eq!(thresholds(&[("TF_LOG", "off")]), (OFF, OFF));
        assert_eq!(thresholds(&[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER", "OFF")]), (OFF, OFF));
        assert_eq!(thresholds(&[("TF_LOG_PROVIDER_MY_CLOUD", "TRACE")]), (OFF, OFF));
    }

    #[test]
    fn what_terraform_shows_bounds_what_is_written() {
        assert_eq!(thresholds(&[("TF_LOG", "info")]), (LevelFilter::INFO, LevelFilter::INFO));
        assert_eq!(thresholds(&[("TF_LOG", "JSON")]), (LevelFilter::TRACE, LevelFilter::TRACE));
        assert_eq!(thresholds(&[("TF_LOG", "ERROR"), ("TF_LOG_PROVIDER", "DEBUG")]).0, LevelFilter::DEBUG);
    }

    #[test]
    fn provider_and_protocol_have_separate_levels() {
        let trace = ("TF_LOG", "TRACE");
        assert_eq!(thresholds(&[trace, ("TF_LOG_PROVIDER_MY_CLOUD", "ERROR")]), (LevelFilter::ERROR, LevelFilter::TRACE));
        assert_eq!(thresholds(&[trace, ("TF_LOG_SDK_PROTO", "OFF")]), (LevelFilter::TRACE, OFF));
        assert_eq!(thresholds(&[trace, ("TF_LOG_SDK", "WARN")]), (LevelFilter::TRACE, LevelFilter::WARN));
        assert_eq!(thresholds(&[trace, ("TF_LOG_SDK", "OFF"), ("TF_LOG_SDK_PROTO", "INFO")]).1, LevelFilter::INFO);
    }

    #[test]
    fn a_developer_sees_everything_unless_a_level_is_set() {
        assert_eq!(settings(Audience::Developer, &[]).provider, LevelFilter::TRACE);
        assert_eq!(settings(Audience::Developer, &[("TF_LOG", "WARN")]).provider, LevelFilter::WARN);
    }

    #[test]
    fn a_record_is_one_line_of_json_with_the_keys_that_terraform_lifts() {
        let records = written(everything(), || {
            tracing::info!(target: PROVIDER, quote = "\"\\\u{1}\t", count = 7, shown = %"as it reads", "two\nlines");
        });
        let [record] = &records[..] else { panic!("{records:?}") };
        assert_eq!(record["@message"], "two\nlines");
        assert_eq!(record["@level"], "info");
        assert_eq!(record["@module"], "provider");
        assert_eq!(record["quote"], "\"\\\u{1}\t");
        assert_eq!(record["count"], "7");
        assert_eq!(record["shown"], "as it reads");
        assert_eq!(record["tf_provider_addr"], "example.com/me/my-cloud");
        assert!(record["@caller"].as_str().expect("a string").contains("log.rs:"), "{record}");
        let timestamp = record["@timestamp"].as_str().expect("a string");
        assert!(regex_lite::Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$").unwrap().is_match(timestamp));
    }

    #[test]
    fn events_of_other_targets_and_less_important_ones_are_not_written() {
        let settings = settings(Audience::Terraform, &[("TF_LOG", "DEBUG"), ("TF_LOG_SDK_PROTO", "WARN")]);
        let records = written(settings, || {
            tracing::error!(request = "with a secret", "of a library");
            tracing::error!(target: "aws_smithy_runtime", "of the SDK");
            tracing::debug!(target: PROVIDER, "shown");
            tracing::trace!(target: PROVIDER, "too much");
            tracing::debug!(target: PROTOCOL, "too much here");
            tracing::warn!(target: PROTOCOL, "shown too");
        });
        let messages: Vec<_> = records.iter().map(|record| record["@message"].clone()).collect();
        assert_eq!(messages, ["shown", "shown too"]);
    }

    #[test]
    fn events_of_the_further_targets_of_a_provider_are_its_records() {
        let settings = settings(Audience::Terraform, &[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER_MY_CLOUD", "DEBUG")]);
        let records = written(settings, || {
            tracing::debug!(target: "my_cloud_client", "shown");
            tracing::trace!(target: "my_cloud_client", "too much");
            tracing::debug!(target: "my_cloud_client::http", "of another target");
        });
        let [record] = &records[..] else { panic!("{records:?}") };
        assert_eq!((&record["@message"], &record["@module"]), (&"shown".into(), &"provider".into()));
    }

    #[test]
    fn a_record_stays_below_the_size_that_terraform_reads_however_much_it_is_given() {
        let long = "\u{1}".repeat(1 << 20);
        let records = written(everything(), || {
            tracing::info!(target: PROVIDER, a = long, b = %long, c = long, d = long, e = long, "{long}");
        });
        assert!(records[0]["a"].as_str().expect("a string").ends_with("... (cut)"));
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
