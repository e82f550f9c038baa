//! Types as the JSON of `cty`: `"string"`, `["list","bool"]`, `["object",{"a":"number"}]`. Encoding only: Terraform never sends a
//! type.

use serde_json::{Value as Json, json};

use crate::language::ty::Type;

/// The JSON of a type. A secret is a string on the wire.
pub fn encode(ty: &Type) -> Vec<u8> {
    to_json(ty).to_string().into_bytes()
}

fn to_json(ty: &Type) -> Json {
    match ty {
        Type::Bool => json!("bool"),
        Type::Number => json!("number"),
        Type::String | Type::Secret => json!("string"),
        Type::List(element) => json!(["list", to_json(element)]),
        Type::Set(element) => json!(["set", to_json(element)]),
        Type::Map(element) => json!(["map", to_json(element)]),
        Type::Object(attributes) => {
            let attributes: Json = attributes.iter().map(|(name, ty)| (name.clone(), to_json(ty))).collect();
            json!(["object", attributes])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::encode;
    use crate::language::ty::Type;

    #[test]
    fn every_type_has_its_json() {
        for (ty, json) in [
            (Type::Bool, r#""bool""#),
            (Type::Number, r#""number""#),
            (Type::String, r#""string""#),
            (Type::list(Type::Bool), r#"["list","bool"]"#),
            (Type::set(Type::map(Type::Number)), r#"["set",["map","number"]]"#),
            (Type::object([("b", Type::Bool), ("a", Type::String)]), r#"["object",{"a":"string","b":"bool"}]"#),
        ] {
            assert_eq!(String::from_utf8(encode(&ty)).unwrap(), json);
        }
    }

    #[test]
    fn a_secret_is_a_string_to_everybody_else() {
        assert_eq!(encode(&Type::list(Type::Secret)), br#"["list","string"]"#);
    }
}
