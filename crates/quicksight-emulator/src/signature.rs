//! Who signed a request, for which region and service. The signature itself is not checked: the emulator knows no secret keys.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    pub(crate) access_key: String,
    pub(crate) region: String,
    pub(crate) service: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsigned {
    Missing,
    Garbled,
}

/// Reads `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=..., Signature=...`.
pub(crate) fn signature(headers: &HeaderMap) -> Result<Signature, Unsigned> {
    let header = headers.get(AUTHORIZATION).ok_or(Unsigned::Missing)?;
    header.to_str().ok().and_then(parse).ok_or(Unsigned::Garbled)
}

fn parse(header: &str) -> Option<Signature> {
    let fields = header.strip_prefix("AWS4-HMAC-SHA256 ")?;
    let field = |name: &str| {
        let fields = fields.split(',').map(str::trim);
        fields.filter_map(|field| field.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let signed_headers = field("SignedHeaders")?;
    let hexadecimal = field("Signature")?;
    let [access_key, date, region, service, "aws4_request"] = field("Credential")?.split('/').collect::<Vec<_>>()[..] else {
        return None;
    };
    let date_is_plain = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    let signature_is_plain = !hexadecimal.is_empty() && hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit());
    if access_key.is_empty() || region.is_empty() || !date_is_plain || !signature_is_plain {
        return None;
    }
    if !signed_headers.split(';').any(|header| header == "host") {
        return None;
    }
    Some(Signature { access_key: access_key.to_owned(), region: region.to_owned(), service: service.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scope_says_region_and_service() {
        let header = "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/quicksight/aws4_request, SignedHeaders=host;x-amz-date, Signature=0af";
        let expected = Signature { access_key: "AKIA".into(), region: "eu-west-1".into(), service: "quicksight".into() };
        assert_eq!(parse(header), Some(expected));
    }

    #[test]
    fn a_header_with_a_part_missing_is_garbled() {
        for header in [
            "Bearer abc",
            "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/aws4_request, SignedHeaders=host, Signature=0af",
            "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/quicksight/aws4_request, Signature=0af",
            "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/quicksight/aws4_request, SignedHeaders=host, Signature=",
            "AWS4-HMAC-SHA256 Credential=AKIA/2026/eu-west-1/quicksight/aws4_request, SignedHeaders=host, Signature=0af",
        ] {
            assert_eq!(parse(header), None, "{header}");
        }
    }
}
