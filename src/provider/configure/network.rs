//! What is trusted, and the proxies on the way.

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    secret::Secret,
    value::Value,
};

use super::Surroundings;
use crate::aws::{Network, certificates, check_proxy};

/// A setting, and whether the configuration made it.
struct Found {
    text: String,
    /// For a message: the argument, or the variable.
    name: &'static str,
    path: Option<Path>,
}

impl Found {
    /// An error about this setting.
    fn error(&self, summary: &str, detail: String) -> Diagnostic {
        let error = Diagnostic::error(summary, detail);
        match &self.path {
            Some(path) => error.at(path.clone()),
            None => error,
        }
    }
}

/// Reads the CA bundle, if there is one; everything else is taken as it stands. What is unknown is left out.
pub(super) fn network(config: &Value, surroundings: &Surroundings, diagnostics: &mut Diagnostics) -> Network {
    let find = |argument, variables: &[&'static str]| found(config, surroundings, argument, variables);
    let http = find("http_proxy", &["HTTP_PROXY", "http_proxy"]);
    let mut https = find("https_proxy", &["HTTPS_PROXY", "https_proxy"]);
    let no_proxy = find("no_proxy", &["NO_PROXY", "no_proxy"]);
    let bundle = find("custom_ca_bundle", &["AWS_CA_BUNDLE"]);
    let is_left_out = config.get("https_proxy").is_null();
    // As in other AWS providers. A variable for plain HTTP alone says nothing of HTTPS, as for every other program.
    if let (Some(Found { path: Some(path), text, name }), None, true) = (&http, &https, is_left_out)
        && !text.is_empty()
    {
        diagnostics.push(
            Diagnostic::advice(
                "Missing HTTPS Proxy",
                "http_proxy is set and https_proxy is not, so the HTTP proxy is used for HTTPS as well, and that is what AWS is called with. Set https_proxy to say so, or to \"\" for none.",
            )
            .at(path.clone()),
        );
        https = Some(Found { text: text.clone(), name, path: Some(path.clone()) });
    }
    Network {
        certificates: bundle.map(|bundle| ca_bundle(&bundle, surroundings, diagnostics)).unwrap_or_default(),
        http_proxy: http.and_then(|found| proxy(&found, diagnostics)),
        https_proxy: https.and_then(|found| proxy(&found, diagnostics)),
        no_proxy: no_proxy.map(|found| found.text).filter(|hosts| !hosts.is_empty()),
    }
}

/// The argument, which may be empty to switch off what the environment says, or else the first of the variables that is set.
fn found(config: &Value, surroundings: &Surroundings, argument: &'static str, variables: &[&'static str]) -> Option<Found> {
    let value = config.get(argument);
    if value.is_unknown() {
        return None;
    }
    if let Some(text) = value.as_str() {
        return Some(Found { text: text.to_owned(), name: argument, path: Some(Path::of(&[argument])) });
    }
    let variable = |&name: &&'static str| Some(Found { text: surroundings.variable(name)?.to_owned(), name, path: None });
    variables.iter().find_map(variable)
}

fn proxy(found: &Found, diagnostics: &mut Diagnostics) -> Option<Secret> {
    if found.text.is_empty() {
        return None;
    }
    if let Some(problem) = check_proxy(&found.text) {
        // The URL itself is not shown: a password may be in it.
        let detail =
            format!("{} is not the URL of a proxy: {problem}. It must be such as http://proxy.example:3128.", found.name);
        diagnostics.push(found.error("Invalid proxy", detail));
        return None;
    }
    Some(Secret::new(&found.text))
}

fn ca_bundle(found: &Found, surroundings: &Surroundings, diagnostics: &mut Diagnostics) -> Vec<Vec<u8>> {
    if found.text.is_empty() {
        return Vec::new();
    }
    let path = surroundings.path(&found.text);
    let certificates = match std::fs::read(&path) {
        Ok(pem) => certificates(&String::from_utf8_lossy(&pem)),
        Err(error) => {
            let detail = format!("{}, of {}, cannot be read: {error}. Correct the path.", path, found.name);
            diagnostics.push(found.error("CA bundle cannot be read", detail));
            return Vec::new();
        }
    };
    if certificates.is_empty() {
        let detail =
            format!("{}, of {}, holds no certificate that can be used. It must be a file in PEM format.", path, found.name);
        diagnostics.push(found.error("CA bundle holds no certificate", detail));
    }
    certificates
}

#[cfg(test)]
mod tests {
    use terraform_plugin::{diagnostic::Diagnostics, secret::Secret, value::Value};

    use super::network;
    use crate::{
        aws::Network,
        provider::configure::tests::{config, surroundings},
    };

    fn read(arguments: &[(&'static str, Value)], variables: &[(&str, &str)]) -> (Network, Vec<String>) {
        let mut diagnostics = Diagnostics::new();
        let network = network(&config(arguments), &surroundings(variables), &mut diagnostics);
        let said = |found: &terraform_plugin::diagnostic::Diagnostic| {
            let path = found.path.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{path}: {} {}", found.summary, found.detail)
        };
        (network, diagnostics.iter().map(said).collect())
    }

    fn url(secret: &Option<Secret>) -> Option<&str> {
        secret.as_ref().map(Secret::expose)
    }

    #[test]
    fn an_argument_goes_before_its_variable_and_an_empty_one_switches_it_off() {
        let environment = [("HTTPS_PROXY", "http://env:1"), ("no_proxy", "localhost"), ("HTTP_PROXY", "http://env:2")];
        let (network, said) = read(&[], &environment);
        assert_eq!((url(&network.https_proxy), url(&network.http_proxy)), (Some("http://env:1"), Some("http://env:2")));
        assert_eq!((network.no_proxy.as_deref(), said.len()), (Some("localhost"), 0));
        let (network, _) = read(&[("https_proxy", Value::string("http://arg:1"))], &environment);
        assert_eq!(url(&network.https_proxy), Some("http://arg:1"));
        let (network, _) = read(&[("https_proxy", Value::string("")), ("no_proxy", Value::string(""))], &environment);
        assert_eq!((url(&network.https_proxy), network.no_proxy), (None, None));
    }

    #[test]
    fn a_proxy_for_http_alone_serves_https_too_and_says_so() {
        let http = ("http_proxy", Value::string("http://arg:1"));
        let (network, said) = read(std::slice::from_ref(&http), &[]);
        assert_eq!(url(&network.https_proxy), Some("http://arg:1"));
        assert!(said[0].starts_with("http_proxy: Missing HTTPS Proxy"), "{said:?}");
        let (network, said) = read(&[http.clone(), ("https_proxy", Value::string(""))], &[]);
        assert_eq!((url(&network.https_proxy), said.len()), (None, 0));
        let (network, said) = read(&[http], &[("HTTPS_PROXY", "http://env:1")]);
        assert_eq!((url(&network.https_proxy), said.len()), (Some("http://env:1"), 0));
        let (network, said) = read(&[], &[("HTTP_PROXY", "http://env:2")]);
        assert_eq!((url(&network.https_proxy), said.len()), (None, 0));
    }

    #[test]
    fn a_bad_proxy_or_bundle_is_an_error_at_the_argument_or_names_the_variable() {
        let (_, said) = read(&[("https_proxy", Value::string("socks5://user:pa55@proxy"))], &[]);
        assert!(said[0].starts_with("https_proxy: ") && !said[0].contains("pa55"), "{said:?}");
        let (_, said) = read(&[("custom_ca_bundle", Value::string("/missing.pem"))], &[]);
        assert!(said[0].starts_with("custom_ca_bundle: ") && said[0].contains("/missing.pem"), "{said:?}");
        let (_, said) = read(&[], &[("AWS_CA_BUNDLE", "/missing.pem"), ("HTTPS_PROXY", "socks5://x")]);
        assert!(said.iter().any(|said| said.contains("AWS_CA_BUNDLE")), "{said:?}");
        assert!(said.iter().any(|said| said.contains("HTTPS_PROXY")), "{said:?}");
    }

    #[test]
    fn what_is_not_known_yet_is_not_replaced_by_the_environment() {
        let (network, said) = read(&[("https_proxy", Value::unknown())], &[("HTTPS_PROXY", "http://env:1")]);
        assert_eq!((url(&network.https_proxy), said.len()), (None, 0));
    }
}
