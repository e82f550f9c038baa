//! The process: how it starts, how Terraform reaches it, how it ends. Knows nothing of what a provider answers.
//!
//! Terraform starts the program, reads one line from its stdout that says where it listens ([`handshake`]), connects to that
//! socket ([`listener`]) with a certificate that it made for this one process ([`tls`]), and speaks gRPC ([`server`]): the
//! provider's own service and a few that every plugin has ([`services`]). With `--debug` a developer starts the program instead
//! and tells Terraform where it is ([`reattach`]).
//!
//! One token says that the process ends, and one that it was the system that wanted so; they are made here and leave this module to
//! nobody. That a person wants running work to
//! stop (`StopProvider`) is something else, after which the process goes on serving, and is the service's business.

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

/// Does what the command line asks for, which is to serve until Terraform says otherwise. All that `main` has to call.
///
/// `make_service` runs once Terraform has been told where to connect, so that its work delays nobody.
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

/// What the command line asks for. Terraform gives no arguments at all.
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
            // Providers in Go take one hyphen, and so do their users.
            Some("--debug" | "-debug") => Self::Debug,
            Some("--version" | "-version" | "-V") => Self::Version,
            Some("--help" | "-help" | "-h") => Self::Help,
            _ => Self::Unknown(first),
        }
    }
}

/// Serves the Terraform that has started this process. The order matters: an interrupt must not hit us before we ignore it,
/// nothing may reach stdout before the line, and the line must not wait for anything that the line does not need.
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
    log::start(about.name, about.address, Audience::Terraform);
    panic::report(about.program());
    let listener = Listener::bind(&environment.listen)?;
    let tls = environment.client_certificate.as_deref().map(Tls::for_client).transpose()?;
    let line = handshake::line(&environment, &listener, tls.as_ref());
    stdout
        .write_all(line.as_bytes())
        .and_then(|()| stdout.flush())
        .map_err(|why| Failure::new("cannot write the handshake", why))?;

    process::end_without_parent(parent, &ends);
    let services = Services::new(make_service(), &ends);
    runtime.block_on(server::serve(listener, tls, services, ends, terminated));
    // Whatever still runs has been told to stop, or nobody is left who could read its answer.
    runtime.shutdown_background();
    Ok(())
}

/// Serves every Terraform that is told where, until a person ends it.
fn debug<P: Provider>(about: About, make_service: impl FnOnce() -> P) -> Result<(), Failure> {
    let runtime = runtime()?;
    let _inside = runtime.enter();
    let terminated = CancellationToken::new();
    let ends = terminated.child_token();
    process::end_on_termination(&terminated)?;
    process::end_on_interrupt(&ends)?;
    log::start(about.name, about.address, Audience::Developer);
    panic::report(about.program());
    let listener = Listener::bind(&listener::Listen::default())?;
    print(&reattach::instructions(about, &listener))?;

    let services = Services::new(make_service(), &ends);
    runtime.block_on(server::serve(listener, None, services, ends, terminated));
    runtime.shutdown_background();
    Ok(())
}

/// Two threads: calls wait for the network nearly all of their time, and every further thread would be paid for at every start.
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
    // Whoever closed stderr does not want to know.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn usage_hint(about: About) -> String {
    format!(
        "This is a plugin: Terraform and OpenTofu start it, it does nothing alone.\n\
         Write `source = \"{}\"` into `required_providers` and run `terraform init`.\n\
         To attach a debugger, start it with --debug; --help says more.\n",
        reattach::source(about.address)
    )
}

fn help(about: About) -> String {
    format!(
        "The {} provider for Terraform and OpenTofu, which start it without arguments.\n\n\
         \x20 --debug    serve until interrupted, and print how Terraform finds this process\n\
         \x20 --version  print the version\n\
         \x20 --help     print this\n",
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
