//! The environment that Terraform sets, and the handshake line.

use std::{env, ops::RangeInclusive};

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};

use super::{
    failure::Failure,
    listener::{Listen, Listener},
    tls::Tls,
};

/// The magic cookie that Terraform sets for its providers. It is no secret; it detects a start by hand.
const COOKIE: (&str, &str) = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// The version of the handshake, and that of the protocol. The versions that the client supports, `PLUGIN_PROTOCOL_VERSIONS`, are
/// not read: only one is offered, and Terraform itself reports best that it does not support it.
const LINE_VERSION: u8 = 1;
const PROTOCOL: u8 = 6;

/// Whether Terraform has started this process.
pub fn started_by_terraform() -> bool {
    env::var(COOKIE.0).is_ok_and(|value| value == COOKIE.1)
}

/// The settings of the connection.
#[derive(Debug)]
pub struct Environment {
    pub listen: Listen,
    /// PEM. Without it, with `TF_DISABLE_PLUGIN_TLS`, the connection is not encrypted.
    pub client_certificate: Option<String>,
    /// Whether the client expects the multiplexing field. Older clients would read it as part of the certificate.
    pub asks_about_multiplexing: bool,
}

impl Environment {
    /// From the environment of this process.
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

/// The handshake line: versions, address and certificate. Terraform decodes base64 without padding only.
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
