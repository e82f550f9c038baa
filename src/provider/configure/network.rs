//! What is trusted, and the proxies on the way.

use quicksight_client::{Bypass, Environment, Network, Proxies, Proxy, ca_bundle};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    value::Value,
};

/// A setting, and whether the configuration made it.
struct Found {
    text: String,
    /// As a message names it: the argument in backticks, or the variable.
    name: String,
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
pub(super) fn network(config: &Value, environment: &Environment, diagnostics: &mut Diagnostics) -> Network {
    let find = |argument, variables: &[&'static str]| found(config, environment, argument, variables);
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
                "`http_proxy` is set and `https_proxy` is not, so requests to AWS, which use HTTPS, go through the HTTP proxy. Set `https_proxy` to the same URL, or to \"\" for no proxy.",
            )
            .at(path.clone()),
        );
        https = Some(Found { text: text.clone(), name: name.clone(), path: Some(path.clone()) });
    }
    Network {
        certificates: bundle.map(|bundle| certificates(&bundle, environment, diagnostics)).unwrap_or_default(),
        proxies: Proxies {
            http: http.and_then(|found| proxy(&found, diagnostics)),
            https: https.and_then(|found| proxy(&found, diagnostics)),
            bypass: no_proxy.map(|found| Bypass::parse(&found.text)).unwrap_or_default(),
        },
    }
}

/// The argument, which may be empty for a proxy to switch off what the environment says, or else the first of the variables that is set.
fn found(config: &Value, environment: &Environment, argument: &'static str, variables: &[&'static str]) -> Option<Found> {
    let value = config.get(argument);
    if value.is_unknown() {
        return None;
    }
    if let Some(text) = value.as_str() {
        return Some(Found { text: text.to_owned(), name: format!("`{argument}`"), path: Some(Path::of(&[argument])) });
    }
    environment.first(variables).map(|(name, text)| Found { text: text.to_owned(), name: name.to_owned(), path: None })
}

fn proxy(found: &Found, diagnostics: &mut Diagnostics) -> Option<Proxy> {
    if found.text.is_empty() {
        return None;
    }
    let invalid = |why| found.error("Invalid Proxy", format!("{} is not the URL of a proxy: {why}.", found.name));
    Proxy::parse(&found.text, &found.name).map_err(|why| diagnostics.push(invalid(why))).ok()
}

fn certificates(found: &Found, environment: &Environment, diagnostics: &mut Diagnostics) -> Vec<Vec<u8>> {
    let certificates = ca_bundle(&environment.path(&found.text), &found.name);
    certificates.map_err(|problem| diagnostics.push(found.error(&problem.summary, problem.detail))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use terraform_plugin::{diagnostic::Diagnostics, value::Value};

    use super::network;
    use crate::provider::configure::tests::{config, environment};
    use quicksight_client::{Bypass, Network, Proxy};

    fn read(arguments: &[(&'static str, Value)], variables: &[(&str, &str)]) -> (Network, Vec<String>) {
        let mut diagnostics = Diagnostics::new();
        let network = network(&config(arguments), &environment(variables), &mut diagnostics);
        let said = |found: &terraform_plugin::diagnostic::Diagnostic| {
            let path = found.path.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{path}: {} {}", found.summary, found.detail)
        };
        (network, diagnostics.iter().map(said).collect())
    }

    /// Whether it is the proxy at this URL.
    fn is(proxy: &Option<Proxy>, url: &str) -> bool {
        format!("{proxy:?}").contains(&format!("{url:?}"))
    }

    #[test]
    fn an_argument_goes_before_its_variable_and_an_empty_one_switches_it_off() {
        let environment = [("HTTPS_PROXY", "http://env:1"), ("no_proxy", "example.com"), ("HTTP_PROXY", "http://env:2\n")];
        let (network, said) = read(&[], &environment);
        let proxies = network.proxies;
        assert!(is(&proxies.https, "http://env:1") && is(&proxies.http, "http://env:2"), "{proxies:?}");
        assert_eq!((proxies.bypass, said.len()), (Bypass::parse("example.com"), 0));
        let (network, _) = read(&[("https_proxy", Value::string("http://arg:1"))], &environment);
        assert!(is(&network.proxies.https, "http://arg:1"), "{network:?}");
        let (network, _) = read(&[("https_proxy", Value::string("")), ("no_proxy", Value::string("x"))], &environment);
        assert!(network.proxies.https.is_none() && network.proxies.bypass == Bypass::parse("x"), "{network:?}");
        let (network, _) = read(&[], &[("HTTPS_PROXY", ""), ("https_proxy", "http://env:3")]);
        assert!(is(&network.proxies.https, "http://env:3"), "{network:?}");
    }

    #[test]
    fn a_proxy_for_http_alone_serves_https_too_and_says_so() {
        let http = ("http_proxy", Value::string("http://arg:1"));
        let (network, said) = read(std::slice::from_ref(&http), &[]);
        assert!(is(&network.proxies.https, "http://arg:1"), "{network:?}");
        assert!(said[0].starts_with("http_proxy: Missing HTTPS Proxy"), "{said:?}");
        let (network, said) = read(&[http.clone(), ("https_proxy", Value::string(""))], &[]);
        assert!(network.proxies.https.is_none() && said.is_empty(), "{network:?} {said:?}");
        let (network, said) = read(&[http], &[("HTTPS_PROXY", "http://env:1")]);
        assert!(is(&network.proxies.https, "http://env:1") && said.is_empty(), "{network:?} {said:?}");
        let (network, said) = read(&[], &[("HTTP_PROXY", "http://env:2")]);
        assert!(network.proxies.https.is_none() && said.is_empty(), "{network:?} {said:?}");
    }

    #[test]
    fn a_bad_proxy_or_bundle_is_an_error_at_the_argument_or_names_the_variable() {
        let (_, said) = read(&[("https_proxy", Value::string("ftp://user:pa55@proxy"))], &[]);
        assert!(said[0].starts_with("https_proxy: ") && !said[0].contains("pa55"), "{said:?}");
        let (_, said) = read(&[("custom_ca_bundle", Value::string("/missing.pem"))], &[]);
        assert!(said[0].starts_with("custom_ca_bundle: ") && said[0].contains("/missing.pem"), "{said:?}");
        let (_, said) = read(&[], &[("AWS_CA_BUNDLE", "/missing.pem"), ("HTTPS_PROXY", "ftp://x")]);
        assert!(said.iter().any(|said| said.contains("AWS_CA_BUNDLE")), "{said:?}");
        assert!(said.iter().any(|said| said.contains("HTTPS_PROXY")), "{said:?}");
        assert_eq!(read(&[], &[("HTTPS_PROXY", "socks5h://proxy")]).1, Vec::<String>::new());
    }

    #[test]
    fn what_is_not_known_yet_is_not_replaced_by_the_environment() {
        let (network, said) = read(&[("https_proxy", Value::unknown())], &[("HTTPS_PROXY", "http://env:1")]);
        assert!(network.proxies.https.is_none() && said.is_empty(), "{network:?} {said:?}");
    }
}
