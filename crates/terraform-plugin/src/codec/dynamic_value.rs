//! `DynamicValue`, the message that contains a value.

use bytes::Bytes;

use super::{error::Error, json, msgpack};
use crate::{
    language::{ty::Type, value::Value},
    proto::tfplugin6::{DynamicValue, ResourceIdentityData},
};

/// Decodes a value of type `ty`. No message and an empty one are null.
pub fn decode(envelope: Option<&DynamicValue>, ty: &Type) -> Result<Value, Error> {
    match envelope {
        Some(DynamicValue { msgpack, .. }) if !msgpack.is_empty() => msgpack::decode(msgpack, ty),
        Some(DynamicValue { json, .. }) if !json.is_empty() => json::decode(json, ty),
        Some(_) | None => Ok(Value::Null),
    }
}

/// Whether the message contains null, of whatever type.
pub fn is_null(envelope: Option<&DynamicValue>) -> bool {
    match envelope {
        Some(DynamicValue { msgpack, .. }) if !msgpack.is_empty() => **msgpack == [rmp::Marker::Null.to_u8()],
        Some(DynamicValue { json, .. }) if !json.is_empty() => **json == *b"null",
        Some(_) | None => true,
    }
}

/// Encodes `value`, which must be of type `ty`.
pub fn encode(value: &Value, ty: &Type) -> Result<DynamicValue, Error> {
    Ok(DynamicValue { msgpack: msgpack::encode(value, ty)?.into(), json: Bytes::new() })
}

/// Decodes an identity; null where there is none.
pub fn decode_identity(envelope: Option<&ResourceIdentityData>, ty: &Type) -> Result<Value, Error> {
    decode(envelope.and_then(|identity| identity.identity_data.as_ref()), ty)
}

/// Encodes an identity; none for null.
pub fn encode_identity(identity: &Value, ty: &Type) -> Result<Option<ResourceIdentityData>, Error> {
    if identity.is_null() {
        return Ok(None);
    }
    Ok(Some(ResourceIdentityData { identity_data: Some(encode(identity, ty)?) }))
}

#[cfg(test)]
mod tests {
    use super::{decode, decode_identity, encode, encode_identity};
    use crate::{
        language::{ty::Type, value::Value},
        proto::tfplugin6::DynamicValue,
    };

    fn envelope(msgpack: &'static [u8], json: &'static [u8]) -> DynamicValue {
        DynamicValue { msgpack: msgpack.into(), json: json.into() }
    }

    #[test]
    fn no_envelope_and_an_empty_one_hold_null() {
        assert_eq!(decode(None, &Type::String), Ok(Value::Null));
        assert_eq!(decode(Some(&envelope(b"", b"")), &Type::String), Ok(Value::Null));
        assert_eq!(decode_identity(None, &Type::String), Ok(Value::Null));
        assert_eq!(encode_identity(&Value::Null, &Type::String), Ok(None));
    }

    #[test]
    fn json_is_read_where_there_is_no_messagepack() {
        assert_eq!(decode(Some(&envelope(b"", br#""j""#)), &Type::String), Ok(Value::string("j")));
        assert_eq!(decode(Some(&envelope(b"\xa1m", br#""j""#)), &Type::String), Ok(Value::string("m")));
    }

    #[test]
    fn messagepack_is_what_is_written() {
        assert_eq!(encode(&Value::string("m"), &Type::String), Ok(envelope(b"\xa1m", b"")));
        assert_eq!(encode(&Value::Null, &Type::String), Ok(envelope(b"\xc0", b"")));
    }

    #[test]
    fn an_identity_comes_back_from_its_envelope() {
        let ty = Type::object([("id", Type::String)]);
        let identity = Value::object([("id", Value::string("x"))]);
        let sent = encode_identity(&identity, &ty).unwrap();
        assert_eq!(decode_identity(sent.as_ref(), &ty), Ok(identity));
    }
}
