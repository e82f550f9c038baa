//! The provider process: how it starts, how Terraform connects to it, how it ends. Knows nothing of what a provider does.
//!
//! Terraform starts the program, reads one line from its stdout with the address of its socket ([`handshake`]), connects to that
//! socket ([`listener`]) with a certificate made for this one process ([`tls`]), and uses gRPC ([`server`]): the provider's own
//! service and a few that every plugin has ([`services`]). With `--debug` a developer starts the program instead and configures
//! Terraform to connect to it ([`reattach`]).
//!
//! One cancellation token ends the process, and another records that a termination signal caused it; both stay in this module.
//! `StopProvider` is different: it cancels the calls in progress, and the process goes on serving; the service handles it.

mod failure;
mod handshake;
mod listener;
mod process;
mod reattach;
mod server;
mod services;
mod tls;

use std::{ffi::OsString, io::Write as _, process::ExitCode};

use tokio_util::sync::CancellationToken;

use crate::{
    log::{self, Audience},
    panic,
    proto::{PROTOCOL_VERSION, tfplugin6::provider_server::Provider},
};
use failure::Failure;
use handshake::Environment;
use listener::Listener;
use services::Services;
use tls::Tls;

pub use crate::about::About;

/// Runs the program by its command line, which is to serve until Terraform shuts it down. All that `main` has to call.
///
/// `make_service` is called after the handshake, so that it does not delay it.
pub fn run<P: Provider>(about: About, make_service: impl FnOnce() -> P) -> ExitCode {
    let outcome = match Task::of(std::env::args_os().skip(1)) {
        Task::Plugin if handshake::started_by_terraform() => plugin(about, make_service),
        Task::Plugin => {
            print_error(&usage_hint(about));
            return ExitCode::FAILURE;
        }
        Task::Debug => debug(about, make_service),
        Task::Version => print(&format!("terraform-provider-{} {} (protocol {PROTOCOL_VERSION})\n", about.name, about.version)),
        Task::Help => print(&help(about)),
        Task::Unknown(argument) => {
            print_error(&format!("Unknown argument {}.\n\n{}", argument.display(), help(about)));
            return ExitCode::from(2);
        }
    };
    let Err(failure) = outcome else { return ExitCode::SUCCESS };
    print_error(&format!("[ERROR] {}: {failure}\n", about.program()));
    ExitCode::FAILURE
}

/// The command line. Terraform passes no arguments.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Plugin,
    Debug,
    Version,
    Help,
    Unknown(OsString),
}

impl Task {
    fn of(mut arguments: impl Iterator<Item = OsString>) -> Self {
        let Some(first) = arguments.next() else { return Self::Plugin };
        if let Some(second) = arguments.next() {
            return Self::Unknown(second);
        }
        match first.to_str() {
            // Providers in Go accept one hyphen.
            Some("--debug" | "-debug") => Self::Debug,
            Some("--version" | "-version" | "-V") => Self::Version,
            Some("--help" | "-help" | "-h") => Self::Help,
            _ => Self::Unknown(first),
        }
    }
}

/// Serves the Terraform that has started this process. The order matters: an interrupt must not end the process before it is
/// ignored, nothing may be written to stdout before the handshake, and the handshake must not wait for anything that it does not
/// need.
fn plugin<P: Provider>(about: About, make_service: impl FnOnce() -> P) -> Result<(), Failure> {
    let parent = process::parent();
    let environment = Environment::read()?;
    let runtime = runtime()?;
    let _inside = runtime.enter();
    let terminated = CancellationToken::new();
    let ends = terminated.child_token();
    process::end_on_termination(&terminated)?;
    process::ignore_interrupts()?;
    let mut stdout = process::take_stdout()?;
    log::start(&about, Audience::Terraform);
    panic::install_hook(about.program());
    let listener = Listener::bind(&environment.listen)?;
    let tls = environment.client_certificate.as_deref().map(Tls::for_client).transpose()?;
    let line = handshake::line(&environment, &listener, tls.as_ref());
    stdout
        .write_all(line.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|why| Failure::new("cannot write the handshake", why))?;

    process::end_on_hangup(&terminated)?;
    process::end_without_parent(parent, &ends);
    let services = Services::new(make_service(), &ends);
    runtime.block_on(server::serve(listener, tls, services, ends, terminated));
    // What still runs has been canceled, or has no client.
    runtime.shutdown_background();
    Ok(())
}

/// Serves every Terraform that is configured to connect, until interrupted.
fn debug<P: Provider>(about: About, make_service: impl FnOnce() -> P) -> Result<(), Failure> {
    let runtime = runtime()?;
    let _inside = runtime.enter();
    let terminated = CancellationToken::new();
    let ends = terminated.child_token();
    process::end_on_termination(&terminated)?;
    process::end_on_hangup(&terminated)?;
    process::end_on_interrupt(&ends)?;
    log::start(&about, Audience::Developer);
    panic::install_hook(about.program());
    let listener = Listener::bind(&listener::Listen::default())?;
    print(&reattach::instructions(about, &listener))?;

    let services = Services::new(make_service(), &ends);
    runtime.block_on(server::serve(listener, None, services, ends, terminated));
    runtime.shutdown_background();
    Ok(())
}

/// Two threads: calls mostly wait for the network, and every further thread makes every start slower.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|why| Failure::new("cannot start threads", why))
}

fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|why| Failure::new("cannot write to stdout", why))
}

fn print_error(text: &str) {
    // A closed stderr is ignored.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn usage_hint(about: About) -> String {
    format!(
        "This is a provider plugin for Terraform and OpenTofu, which start it.\n\
         To use it, add `source = \"{}\"` to `required_providers` and run `terraform init`.\n\
         To attach a debugger, start it with --debug. For all options, see --help.\n",
        reattach::source(about.address)
    )
}

fn help(about: About) -> String {
    format!(
        "The {} provider for Terraform and OpenTofu, which start it without arguments.\n\n\
         \x20 --debug    run until interrupted, and print how to attach Terraform to this process\n\
         \x20 --version  print the version\n\
         \x20 --help     print this help\n",
        about.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(arguments: &[&str]) -> Task {
        Task::of(arguments.iter().map(OsString::from))
    }

    #[test]
    fn without_arguments_the_process_is_a_plugin() {
        assert_eq!(task(&[]), Task::Plugin);
    }

    #[test]
    fn one_hyphen_is_as_good_as_two() {
        assert_eq!((task(&["-debug"]), task(&["--debug"])), (Task::Debug, Task::Debug));
        assert_eq!((task(&["-version"]), task(&["--help"])), (Task::Version, Task::Help));
    }

    #[test]
    fn what_is_not_understood_is_not_ignored() {
        assert_eq!(task(&["--quiet"]), Task::Unknown("--quiet".into()));
        assert_eq!(task(&["--debug", "twice"]), Task::Unknown("twice".into()));
    }
}
