//! The proof that a request comes from whoever has the key of a session: a signed token for one request, by RFC 9449 (DPoP).

use std::time::SystemTime;

use aws_lc_rs::{
    rand::{SecureRandom as _, SystemRandom},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value as Json, json};
use tokio_rustls::rustls::pki_types::{PrivateSec1KeyDer, pem::PemObject as _};

use crate::secret::to_secret;

const INVALID: &str = "the session has a key that cannot be used";

/// The proof for one `POST` to `url`, by a private key in PEM.
pub(super) fn of_possession(key: &str, url: &str, now: SystemTime) -> Result<SecretString, String> {
    let invalid = |_| INVALID.to_owned();
    // Some writers escape line breaks twice.
    let pem = to_secret(key.replace("\\n", "\n"));
    let der = PrivateSec1KeyDer::from_pem_slice(pem.expose_secret().as_bytes()).map_err(|_| INVALID.to_owned())?;
    let key = EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_FIXED_SIGNING, der.secret_sec1_der()).map_err(|_| INVALID)?;
    let (random, mut id) = (SystemRandom::new(), [0; 16]);
    random.fill(&mut id).map_err(invalid)?;
    let seconds = now.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    // An uncompressed point: a byte that says so, then both coordinates.
    let [_, point @ ..] = key.public_key().as_ref() else { return Err(INVALID.to_owned()) };
    let (x, y) = point.split_at(point.len() / 2);
    let jwk = json!({ "kty": "EC", "crv": "P-256", "x": BASE64.encode(x), "y": BASE64.encode(y) });
    let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk });
    let payload = json!({ "jti": BASE64.encode(id), "htm": "POST", "htu": url, "iat": seconds });
    let part = |json: &Json| BASE64.encode(json.to_string());
    let message = format!("{}.{}", part(&header), part(&payload));
    let signature = key.sign(&random, message.as_bytes()).map_err(invalid)?;
    Ok(to_secret(format!("{message}.{}", BASE64.encode(signature.as_ref()))))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use std::time::{Duration, SystemTime};

    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
    use serde_json::Value as Json;

    use super::of_possession;

    /// A key and its coordinates, made up for tests by AWS.
    const KEY: &str = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBMB/RwQERsVoqWRQG4zK8CnaAa5dfrpbm+9tFdBh3z4oAoGCCqGSM49\nAwEHoUQDQgAEWb1VLi1EA2hJaTz4yYuxSELvY+1GAfL+8rUTCAdiFid87Bf6GY+s\n2+1RpqDv0RpZiDIMCrZrsAh+RK9S3QCaGA==\n-----END EC PRIVATE KEY-----\n";
    const X: &str = "Wb1VLi1EA2hJaTz4yYuxSELvY-1GAfL-8rUTCAdiFic";
    const Y: &str = "fOwX-hmPrNvtUaag79EaWYgyDAq2a7AIfkSvUt0Amhg";

    #[test]
    fn a_proof_is_for_one_request_and_verifies_with_the_public_key_in_it() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_651_516_560);
        for key in [KEY.to_owned(), KEY.replace('\n', "\\n")] {
            let proof = of_possession(&key, "https://us-east-1.signin.aws.amazon.com/v1/token", now).unwrap();
            let [header, payload, signature] = proof.expose_secret().split('.').collect::<Vec<_>>()[..] else {
                panic!("{}", proof.expose_secret())
            };
            let json = |part: &str| serde_json::from_slice::<Json>(&BASE64.decode(part).unwrap()).unwrap();
            assert_eq!((&json(header)["jwk"]["x"], &json(header)["jwk"]["y"]), (&X.into(), &Y.into()));
            assert_eq!((&json(header)["typ"], &json(header)["alg"]), (&"dpop+jwt".into(), &"ES256".into()));
            let payload_json = json(payload);
            assert_eq!(payload_json["htu"], "https://us-east-1.signin.aws.amazon.com/v1/token");
            assert_eq!((&payload_json["htm"], &payload_json["iat"]), (&"POST".into(), &1_651_516_560.into()));
            let point = [&[4], &BASE64.decode(X).unwrap()[..], &BASE64.decode(Y).unwrap()].concat();
            let message = format!("{header}.{payload}");
            let verified = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                .verify(message.as_bytes(), &BASE64.decode(signature).unwrap());
            assert!(verified.is_ok());
        }
    }

    #[test]
    fn what_is_no_key_is_told_without_it() {
        for key in ["", "hush", "-----BEGIN EC PRIVATE KEY-----\naHVzaA==\n-----END EC PRIVATE KEY-----\n"] {
            let why = of_possession(key, "https://x", SystemTime::now()).unwrap_err();
            assert!(why.contains("key") && !why.contains("hush"), "{why}");
        }
    }
}
