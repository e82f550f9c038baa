//! Panics: each fails its call with a diagnostic and is logged.
//!
//! Terraform takes a line on stderr, or a log record of the level `error`, that begins with `panic: ` or `fatal error: ` for a
//! crash of the plugin, and adds "The plugin crashed!" and all that follows to the output. The process does not crash, so no
//! record begins like that.
//!
//! A message that is formatted at run time may contain a secret: slicing a string at the wrong place quotes the string. So only
//! literal messages are shown; the source location always is.

use std::{
    backtrace::{Backtrace, BacktraceStatus},
    fmt::{self, Write as _},
    io::Write as _,
    panic::PanicHookInfo,
    sync::{Arc, Mutex, PoisonError},
};

use crate::log::PROVIDER;

tokio::task_local! {
    static LAST: PanicLocation;
}

/// The location and message of the last panic of a task.
#[derive(Clone, Debug, Default)]
pub struct PanicLocation(Arc<Mutex<String>>);

impl PanicLocation {
    /// Runs a task and records its panics here.
    pub async fn watch<F: Future>(&self, task: F) -> F::Output {
        LAST.scope(self.clone(), task).await
    }

    fn set(&self, text: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = text;
    }
}

impl fmt::Display for PanicLocation {
    /// ` at FILE:LINE:COLUMN: TEXT`; any part may be missing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Installs the panic hook.
pub fn install_hook(program: String) {
    std::panic::set_hook(Box::new(move |panic| {
        let site = site(panic);
        // There is no task within a second panic.
        let _ = LAST.try_with(|last| last.set(site.clone()));
        if std::thread::current().name() == Some("main") {
            // The process ends, and this is the only message.
            let _ = writeln!(std::io::stderr(), "[ERROR] {program}: panicked{site}");
        }
        let backtrace = Backtrace::capture();
        if backtrace.status() == BacktraceStatus::Captured {
            tracing::error!(target: PROVIDER, site, %backtrace, "panicked");
        } else {
            tracing::error!(target: PROVIDER, site, "panicked");
        }
    }));
}

fn site(panic: &PanicHookInfo<'_>) -> String {
    let mut site = String::new();
    // Writing into a string cannot fail.
    if let Some(location) = panic.location() {
        let _ = write!(site, " at {}:{}:{}", within_crate(location.file()), location.line(), location.column());
    }
    if let Some(text) = panic.payload().downcast_ref::<&'static str>() {
        let _ = write!(site, ": {text}");
    }
    site
}

/// The path without the directory of the machine that compiled a dependency.
fn within_crate(file: &str) -> &str {
    let from_registry = file.split_once("registry/src/").and_then(|(_, rest)| rest.split_once('/'));
    from_registry.map_or(file, |(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::within_crate;

    #[test]
    fn a_place_in_a_dependency_is_named_by_crate_and_file() {
        let file = "/home/somebody/.cargo/registry/src/index-6f17/aws-sigv4-1.3.0/src/sign.rs";
        assert_eq!(within_crate(file), "aws-sigv4-1.3.0/src/sign.rs");
        assert_eq!(within_crate("src/main.rs"), "src/main.rs");
    }
}
