//! ProxyUrl which proxy a request goes, by the rules of Go's `httpproxy`, which most tools around AWS follow, and so of the variables that people
//! have set. The SDK's HTTP client knows fewer forms of `NO_PROXY`, and sends requests to this very machine to a proxy.

use std::{fmt, net::IpAddr};

use aws_smithy_http_client::proxy::ProxyConfig;
use secrecy::{ExposeSecret as _, SecretString};

use crate::secret::to_secret;

/// The proxies for plain HTTP and for HTTPS, and the hosts that need none.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    pub http: Option<Proxy>,
    pub https: Option<Proxy>,
    pub bypass: Bypass,
}

/// A proxy, by its URL.
#[derive(Clone, Debug)]
pub struct Proxy {
    /// Without user and password.
    url: String,
    user: Option<(SecretString, SecretString)>,
    /// The setting or variable that names it.
    source: String,
}

/// What is wrong with the URL of a proxy. Shows no part of it, since it may hold a password.
const FORM: &str = "expected a URL such as http://proxy.example:3128";

/// The URL without user and password, and what names it.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.url, self.source)
    }
}

impl Proxy {
    /// The proxy of this URL, or of `HOST:PORT`, and otherwise what is wrong. Whether its protocol is supported shows when it is used.
    pub fn parse(text: &str, source: &str) -> Result<Self, String> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let scheme = scheme.to_ascii_lowercase();
        if !["http", "https", "socks4", "socks4a", "socks5", "socks5h"].contains(&scheme.as_str()) {
            return Err(format!("{FORM}, found the scheme {scheme:?}"));
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user.split_once(':').unwrap_or((user, ""))), host),
            None => (None, authority),
        };
        let proxy = Self {
            url: format!("{scheme}://{host}"),
            user: user.map(|(name, password)| (encoded(name), encoded(password))),
            source: source.to_owned(),
        };
        let is_host = !host.is_empty() && !host.starts_with(':') && host.bytes().all(|byte| byte.is_ascii_graphic());
        let is_port = |port: &str| port.parse::<u16>().is_ok();
        let has_port = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']'));
        if !is_host
            || has_port.is_some_and(|(_, port)| !is_port(port))
            || proxy.config_for("http").is_err_and(|_| !proxy.is_socks())
        {
            return Err(FORM.to_owned());
        }
        Ok(proxy)
    }

    /// How the HTTP client is told of it, for requests of this scheme.
    pub(super) fn config_for(&self, scheme: &str) -> Result<ProxyConfig, String> {
        if self.is_socks() {
            return Err(format!(
                "{} is a SOCKS proxy, which is not supported; use an HTTP proxy, or add the host to `no_proxy`",
                self.source
            ));
        }
        let config = if scheme == "https" { ProxyConfig::https(self.url.as_str()) } else { ProxyConfig::http(self.url.as_str()) };
        let config = config.map_err(|_| format!("{} is not the URL of a proxy", self.source))?;
        Ok(match &self.user {
            Some((name, password)) => config.with_basic_auth(name.expose_secret(), password.expose_secret()),
            None => config,
        })
    }

    /// Whether the proxy itself is spoken to by TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.url.starts_with("https:")
    }

    fn is_socks(&self) -> bool {
        self.url.starts_with("socks")
    }
}

/// A user or a password as a URL holds it. People write characters into it that mean something there.
fn encoded(text: &str) -> SecretString {
    let reserved = |character: char| {
        matches!(character, '@' | ':' | '/' | '?' | '#' | '[' | ']' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    let encode = |character: char| match character {
        _ if reserved(character) || !character.is_ascii_graphic() => {
            character.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect()
        }
        _ => character.to_string(),
    };
    to_secret(text.chars().map(encode).collect::<String>())
}

/// Hosts that need no proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bypass {
    all: bool,
    networks: Vec<(IpAddr, u32)>,
    addresses: Vec<(IpAddr, Option<u16>)>,
    domains: Vec<Domain>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Domain {
    /// With the dot before it.
    suffix: String,
    /// Whether the name itself is meant too, not only those below it.
    itself: bool,
    port: Option<u16>,
}

impl Bypass {
    /// Reads a list such as that of `NO_PROXY`. What is no host is passed over, as everywhere.
    pub fn parse(list: &str) -> Self {
        let mut bypass = Self::default();
        for entry in list.split(',').map(|entry| entry.trim().to_ascii_lowercase()) {
            if entry == "*" {
                return Self { all: true, ..Self::default() };
            }
            if let Some(network) = network(&entry) {
                bypass.networks.push(network);
                continue;
            }
            let (host, port) = host_and_port(&entry);
            if let Ok(address) = host.parse() {
                bypass.addresses.push((address, port));
                continue;
            }
            let host = host.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(host);
            if !host.is_empty() {
                let itself = !host.starts_with('.');
                bypass.domains.push(Domain { suffix: if itself { format!(".{host}") } else { host.to_owned() }, itself, port });
            }
        }
        bypass
    }

    fn contains(&self, host: &str, port: u16) -> bool {
        let fits = |of: Option<u16>| of.is_none_or(|of| of == port);
        let is_address = host.parse::<IpAddr>().is_ok_and(|address| {
            self.networks.iter().any(|&(network, bits)| is_in(address, network, bits))
                || self.addresses.iter().any(|&(of, of_port)| canonical(of) == canonical(address) && fits(of_port))
        });
        self.all
            || is_address
            || self.domains.iter().any(|domain| {
                (host.ends_with(&domain.suffix) || domain.itself && host == &domain.suffix[1..]) && fits(domain.port)
            })
    }
}

impl Proxies {
    /// The proxy for a request to this URL. This machine is never asked through one.
    pub(super) fn for_url(&self, url: &str) -> Option<&Proxy> {
        let (scheme, rest) = url.split_once("://")?;
        let (proxy, usual_port) = if scheme == "https" { (&self.https, 443) } else { (&self.http, 80) };
        let proxy = proxy.as_ref()?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let (host, port) = host_and_port(authority.rsplit_once('@').map_or(authority.as_str(), |(_, host)| host));
        let is_loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| canonical(address).is_loopback());
        (!is_loopback && !self.bypass.contains(host, port.unwrap_or(usual_port))).then_some(proxy)
    }
}

/// `HOST`, `HOST:PORT`, `[ADDRESS]` or `[ADDRESS]:PORT`; an address of version 6 without brackets has no port.
fn host_and_port(text: &str) -> (&str, Option<u16>) {
    if let Some((host, rest)) = text.strip_prefix('[').and_then(|text| text.split_once(']')) {
        return (host, rest.strip_prefix(':').and_then(|port| port.parse().ok()));
    }
    match text.split_once(':') {
        Some((host, port)) if !port.contains(':') => port.parse().map_or((text, None), |port| (host, Some(port))),
        _ => (text, None),
    }
}

/// `ADDRESS/BITS`.
fn network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = text.split_once('/')?;
    let (address, bits) = (address.parse::<IpAddr>().ok()?, bits.parse().ok()?);
    (bits <= if address.is_ipv4() { 32 } else { 128 }).then_some((address, bits))
}

fn is_in(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    let same = |address: u128, network: u128, width: u32| bits == 0 || (address ^ network) >> (width - bits) == 0;
    match (canonical(address), network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => same(address.to_bits().into(), network.to_bits().into(), 32),
        (IpAddr::V6(address), IpAddr::V6(network)) => same(address.to_bits(), network.to_bits(), 128),
        _ => false,
    }
}

/// An address of version 4 that is written as one of version 6 is that of version 4.
fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::{Bypass, Proxies, Proxy};

    fn is_proxied(no_proxy: &str, url: &str) -> bool {
        let proxy = |port| Some(Proxy::parse(&format!("http://proxy:{port}"), "HTTPS_PROXY").unwrap());
        let proxies = Proxies { http: proxy(1), https: proxy(2), bypass: Bypass::parse(no_proxy) };
        proxies.for_url(url).is_some()
    }

    /// Those of Go's own tests, and those that people write for AWS.
    #[test]
    fn hosts_are_exempt_as_go_exempts_them() {
        for (no_proxy, url, proxied) in [
            ("", "https://sts.us-east-1.amazonaws.com/", true),
            ("*", "https://sts.us-east-1.amazonaws.com/", false),
            ("x, *", "http://10.0.0.1/", false),
            ("*.amazonaws.com", "https://sts.us-east-1.amazonaws.com", false),
            ("*.amazonaws.com", "https://amazonaws.com", true),
            (".amazonaws.com", "https://sts.us-east-1.amazonaws.com", false),
            (".amazonaws.com", "https://amazonaws.com", true),
            ("amazonaws.com", "https://STS.us-east-1.AmazonAWS.com", false),
            ("amazonaws.com", "https://amazonaws.com/x?y", false),
            ("amazonaws.com", "https://notamazonaws.com", true),
            (" Amazonaws.com ,x", "https://sts.amazonaws.com", false),
            ("sts.us-east-1.amazonaws.com:443", "https://sts.us-east-1.amazonaws.com", false),
            ("sts.us-east-1.amazonaws.com:444", "https://sts.us-east-1.amazonaws.com", true),
            ("*.amazonaws.com:443", "https://sts.us-east-1.amazonaws.com:443/", false),
            (".amazonaws.com:80", "https://sts.us-east-1.amazonaws.com", true),
            ("10.0.0.0/8", "http://10.1.2.3:8000/", false),
            ("10.0.0.0/8", "http://11.1.2.3/", true),
            ("0.0.0.0/0", "http://11.1.2.3/", false),
            ("169.254.169.254", "http://169.254.169.254/latest", false),
            ("169.254.169.254:81", "http://169.254.169.254/latest", true),
            ("169.254.169.254:80", "http://169.254.169.254/latest", false),
            ("fd00:ec2::254", "http://[fd00:ec2::254]/", false),
            ("[fd00:ec2::254]:80", "http://[fd00:ec2::254]/", false),
            ("fd00:ec2::/32", "http://[fd00:ec2::254]/", false),
            ("fd01::/16", "http://[fd00:ec2::254]/", true),
            (":443,,host:,/8", "https://host", true),
            ("10.0.0.0/33,*x", "https://10.0.0.0", true),
        ] {
            assert_eq!(is_proxied(no_proxy, url), proxied, "{no_proxy:?} {url}");
        }
    }

    #[test]
    fn this_machine_is_never_reached_through_a_proxy() {
        for url in [
            "http://localhost:8000/",
            "http://127.0.0.1/",
            "https://127.1.2.3:4/",
            "http://[::1]:8000/x",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert!(!is_proxied("", url), "{url}");
        }
        assert!(is_proxied("", "http://localhost.example/"));
    }

    #[test]
    fn plain_http_and_https_have_a_proxy_each() {
        let proxy = |text| Some(Proxy::parse(text, "x").unwrap());
        let proxies = Proxies { http: proxy("http://a:1"), https: proxy("b:2"), bypass: Bypass::default() };
        let url = |of| proxies.for_url(of).map(|proxy| proxy.url.clone());
        assert_eq!(url("http://x/"), Some("http://a:1".to_owned()));
        assert_eq!(url("https://x/"), Some("http://b:2".to_owned()));
    }

    #[test]
    fn a_proxy_is_a_url_or_a_host_with_a_port() {
        for good in [
            "http://user:password@proxy.example:3128",
            "proxy.example:3128",
            "HTTPS://proxy.example/",
            "http://[::1]:3128",
            "http://[::1]",
        ] {
            assert!(Proxy::parse(good, "x").is_ok(), "{good}");
        }
        for bad in
            ["ftp://proxy.example", "http://", "http://:3128", "http://proxy:port", "http://sec ret@pro xy", "http://user:hush@"]
        {
            let problem = Proxy::parse(bad, "x").unwrap_err();
            assert!(problem.contains("http://proxy.example:3128") && !problem.contains("hush"), "{bad}: {problem}");
        }
    }

    #[test]
    fn a_password_may_hold_what_means_something_in_a_url() {
        let proxy = Proxy::parse("http://ada:p@ss:w%2Frd@proxy:3128", "x").unwrap();
        let (name, password) = proxy.user.as_ref().unwrap();
        assert_eq!(
            (proxy.url.as_str(), name.expose_secret(), password.expose_secret()),
            ("http://proxy:3128", "ada", "p%40ss%3Aw%2Frd")
        );
        assert!(proxy.config_for("https").is_ok());
        assert!(!format!("{proxy:?}").contains("ss%3Aw"), "{proxy:?}");
    }

    #[test]
    fn a_socks_proxy_is_refused_only_when_it_is_used() {
        let proxy = Proxy::parse("socks5://user:hush@proxy:1080", "HTTPS_PROXY").unwrap();
        let problem = proxy.config_for("https").unwrap_err();
        assert!(problem.contains("HTTPS_PROXY") && problem.contains("SOCKS") && !problem.contains("hush"), "{problem}");
    }
}
