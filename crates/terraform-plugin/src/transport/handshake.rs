//! What Terraform says through the environment, and the one line that answers it.

use std::{env, ops::RangeInclusive};

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};

use super::{
    failure::Failure,
    listener::{Listen, Listener},
    tls::Tls,
};

/// A word that every Terraform sets for its providers. It keeps no one out; it tells people from programs.
const COOKIE: (&str, &str) = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// The version of the line itself, and the protocol that is spoken after it. Terraform lists the protocols that it knows in
/// `PLUGIN_PROTOCOL_VERSIONS`, which needs no look: there is one to offer, and Terraform says best itself that it lacks it.
const LINE_VERSION: u8 = 1;
const PROTOCOL: u8 = 6;

/// Whether this process was started as a plugin.
pub fn started_by_terraform() -> bool {
    env::var(COOKIE.0).is_ok_and(|value| value == COOKIE.1)
}

/// How this process is to be reached.
#[derive(Debug)]
pub struct Environment {
    pub listen: Listen,
    /// PEM. Without it, which is what `TF_DISABLE_PLUGIN_TLS` is for, the connection is not encrypted.
    pub client_certificate: Option<String>,
    /// Whether the client expects the field that says whether many connections can share one. Older ones would take it for a
    /// part of the certificate.
    pub asks_about_multiplexing: bool,
}

impl Environment {
    /// Reads it.
    pub fn read() -> Result<Self, Failure> {
        Self::of(|name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn of(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Failure> {
        let port = |name| match variable(name) {
            None => Ok(0),
            Some(text) => text.parse::<u16>().map_err(|why| Failure(format!("{name} is `{text}`, which is not a port: {why}"))),
        };
        let ports: RangeInclusive<u16> = port("PLUGIN_MIN_PORT")?..=port("PLUGIN_MAX_PORT")?;
        if ports.is_empty() {
            return Err(Failure(format!("PLUGIN_MIN_PORT {} is above PLUGIN_MAX_PORT {}", ports.start(), ports.end())));
        }
        let listen = Listen {
            ports,
            socket_directory: variable("PLUGIN_UNIX_SOCKET_DIR").map(Into::into),
            socket_group: variable("PLUGIN_UNIX_SOCKET_GROUP"),
        };
        Ok(Self {
            listen,
            client_certificate: variable("PLUGIN_CLIENT_CERT"),
            asks_about_multiplexing: variable("PLUGIN_MULTIPLEX_GRPC").is_some(),
        })
    }
}

/// The line: versions, where to connect, and the certificate to expect there. Terraform decodes base64 without padding only.
pub fn line(environment: &Environment, listener: &Listener, tls: Option<&Tls>) -> String {
    let (network, address) = (listener.network(), listener.address());
    let certificate = tls.map(|tls| BASE64_STANDARD_NO_PAD.encode(tls.certificate())).unwrap_or_default();
    let multiplexing = if environment.asks_about_multiplexing { "|false" } else { "" };
    format!("{LINE_VERSION}|{PROTOCOL}|{network}|{address}|grpc|{certificate}{multiplexing}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Result<Environment, String> {
        let variable = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Environment::of(variable).map_err(|failure| failure.to_string())
    }

    #[test]
    fn without_ports_any_port_will_do() {
        assert_eq!(environment(&[]).expect("a good environment").listen.ports, 0..=0);
    }

    #[test]
    fn an_inverted_port_range_is_refused() {
        let failure = environment(&[("PLUGIN_MIN_PORT", "25000"), ("PLUGIN_MAX_PORT", "10000")]).expect_err("it is refused");
        assert_eq!(failure, "PLUGIN_MIN_PORT 25000 is above PLUGIN_MAX_PORT 10000");
    }

    #[test]
    fn a_port_that_is_not_a_number_is_refused() {
        let failure = environment(&[("PLUGIN_MIN_PORT", "100000")]).expect_err("it is refused");
        assert!(failure.starts_with("PLUGIN_MIN_PORT is `100000`, which is not a port"), "{failure}");
    }
}
