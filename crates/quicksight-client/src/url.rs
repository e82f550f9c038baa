//! Which URLs are the same: services write the host in lower case, and drop or add a default port and a final slash.

/// Whether two URLs differ in nothing but the case of scheme and host, a default port, or the final slash of the path.
pub fn is_same_url(one: &str, other: &str) -> bool {
    one == other || canonical(one) == canonical(other)
}

/// The one spelling of a URL. What is no URL stays as it is.
pub(crate) fn canonical(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let scheme = scheme.to_ascii_lowercase();
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (user, host) = authority.rsplit_once('@').map_or(("", authority), |(user, host)| (user, host));
    let host = host.to_ascii_lowercase();
    let default_port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let host = host.strip_suffix(default_port).unwrap_or(&host);
    let (path, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    let at = if user.is_empty() { "" } else { "@" };
    format!("{scheme}://{user}{at}{host}{}{query}", path.strip_suffix('/').unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::is_same_url;

    #[test]
    fn case_of_the_host_default_port_and_final_slash_are_no_difference() {
        for (one, other) in [
            ("https://API.Example.com/v1", "https://api.example.com/v1"),
            ("https://api.example.com:443", "https://api.example.com"),
            ("https://api.example.com/", "https://api.example.com"),
            ("https://api.example.com/v1/", "https://api.example.com/v1"),
            ("HTTPS://api.example.com?a=B", "https://api.example.com/?a=B"),
            ("http://localhost:80/", "http://localhost"),
        ] {
            assert!(is_same_url(one, other), "{one} {other}");
        }
    }

    #[test]
    fn everything_else_is_a_difference() {
        for (one, other) in [
            ("https://api.example.com/V1", "https://api.example.com/v1"),
            ("https://api.example.com:8443", "https://api.example.com"),
            ("https://api.example.com:80", "https://api.example.com"),
            ("https://api.example.com/?a=B", "https://api.example.com/?a=b"),
            ("https://api.example.com/#a", "https://api.example.com/"),
            ("https://Ann@example.com", "https://ann@example.com"),
            ("http://api.example.com", "https://api.example.com"),
            ("https://api.example.com//", "https://api.example.com"),
            ("Text", "text"),
        ] {
            assert!(!is_same_url(one, other), "{one} {other}");
        }
    }
}
