//! Sending what is meant for one service to an endpoint of the user's. The SDK makes the clients of its credential sources deep inside
//! itself, and takes an endpoint for them from the environment or the profile only; so the address is exchanged on the way out.

use aws_smithy_runtime_api::{box_error::BoxError, client::orchestrator::HttpRequest};

use super::settings::Endpoints;

/// The header in which the SDK says, as `api/NAME`, which service a request is for.
const SERVICE_HEADER: &str = "x-amz-user-agent";

/// Which services go where.
#[derive(Clone, Debug)]
pub(super) struct Redirects {
    /// The SDK's mark of a service, and its endpoint.
    services: Vec<(&'static str, String)>,
}

impl Redirects {
    pub(super) fn new(endpoints: &Endpoints) -> Self {
        let services = [("api/sts/", &endpoints.sts), ("api/sso/", &endpoints.sso)];
        let services = services.into_iter().filter_map(|(mark, endpoint)| Some((mark, endpoint.clone()?)));
        Self { services: services.collect() }
    }

    /// Changes where a request goes, if it is for one of the services. It keeps the name of the host that it was signed for.
    pub(super) fn apply(&self, request: &mut HttpRequest) -> Result<(), BoxError> {
        let service = request.headers().get(SERVICE_HEADER).unwrap_or_default();
        let Some((_, endpoint)) = self.services.iter().find(|(mark, _)| service.contains(mark)) else { return Ok(()) };
        let Some((host, path)) = host_and_path(request.uri()) else { return Ok(()) };
        let (host, uri) = (host.to_owned(), format!("{}{path}", endpoint.trim_end_matches('/')));
        if request.uri().starts_with(endpoint.trim_end_matches('/')) {
            return Ok(());
        }
        request.set_uri(uri).map_err(|error| format!("the endpoint {endpoint:?} is not a URL: {error}"))?;
        request.headers_mut().try_insert("host", host)?;
        Ok(())
    }
}

/// The parts of `SCHEME://HOST/PATH`; the path begins with its slash or question mark, or is empty.
fn host_and_path(uri: &str) -> Option<(&str, &str)> {
    let (_, rest) = uri.split_once("://")?;
    Some(rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())))
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use aws_smithy_types::body::SdkBody;

    use super::{Redirects, SERVICE_HEADER};
    use crate::aws::Endpoints;

    fn redirected(uri: &str, service: &str) -> (String, Option<String>) {
        let redirects = Redirects::new(&Endpoints { sso: Some("http://localhost:1/".to_owned()), ..Endpoints::default() });
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_uri(uri.to_owned()).unwrap();
        request.headers_mut().insert(SERVICE_HEADER, service.to_owned());
        redirects.apply(&mut request).unwrap();
        (request.uri().to_owned(), request.headers().get("host").map(str::to_owned))
    }

    #[test]
    fn only_requests_to_the_service_go_to_its_endpoint_and_they_keep_the_name_they_were_signed_for() {
        let portal = "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=x";
        let host = Some("portal.sso.eu-west-1.amazonaws.com".to_owned());
        let sdk = "aws-sdk-rust/1.3.0 ua/2.1 api/sso/1.119.0 os/linux";
        assert_eq!(redirected(portal, sdk), ("http://localhost:1/federation/credentials?role_name=x".to_owned(), host));
        let other = "aws-sdk-rust/1.3.0 ua/2.1 api/ssooidc/1.1.0 os/linux";
        let oidc = "https://oidc.eu-west-1.amazonaws.com/token";
        assert_eq!(redirected(oidc, other), (oidc.to_owned(), None));
    }

    #[test]
    fn what_is_at_the_endpoint_already_is_left_alone() {
        let there = "http://localhost:1/federation/credentials";
        assert_eq!(redirected(there, "api/sso/1.119.0"), (there.to_owned(), None));
    }
}
