//! Types as the JSON that `cty` writes them in: `"string"`, `["list","bool"]`, `["object",{"a":"number"}]`.

use serde_json::{Value as Json, json};

use super::error::{Error, MAX_DEPTH};
use crate::language::ty::{ObjectType, Type};

/// The JSON of a type. A secret is a string to everybody else.
pub fn encode(ty: &Type) -> Vec<u8> {
    to_json(ty).to_string().into_bytes()
}

/// The type that this JSON describes.
pub fn decode(bytes: &[u8]) -> Result<Type, Error> {
    // The parser's own words are left out, for they may show what it read.
    let json = serde_json::from_slice(bytes).map_err(|_| Error::new("the type is not valid JSON"))?;
    from_json(&json, 0)
}

fn to_json(ty: &Type) -> Json {
    match ty {
        Type::Bool => json!("bool"),
        Type::Number => json!("number"),
        Type::String | Type::Secret => json!("string"),
        Type::Dynamic => json!("dynamic"),
        Type::List(element) => json!(["list", to_json(element)]),
        Type::Set(element) => json!(["set", to_json(element)]),
        Type::Map(element) => json!(["map", to_json(element)]),
        Type::Tuple(elements) => json!(["tuple", elements.iter().map(to_json).collect::<Vec<_>>()]),
        Type::Object(object) => {
            let attributes: Json = object.attributes.iter().map(|(name, ty)| (name.clone(), to_json(ty))).collect();
            if object.optional.is_empty() {
                json!(["object", attributes])
            } else {
                json!(["object", attributes, object.optional])
            }
        }
    }
}

fn from_json(json: &Json, depth: usize) -> Result<Type, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::too_deep());
    }
    let not_a_type = || Error::new("the type is not one that Terraform knows");
    let inner = |json: &Json| from_json(json, depth + 1);

    if let Some(name) = json.as_str() {
        return match name {
            "bool" => Ok(Type::Bool),
            "number" => Ok(Type::Number),
            "string" => Ok(Type::String),
            "dynamic" => Ok(Type::Dynamic),
            _ => Err(not_a_type()),
        };
    }
    let [kind, parameters @ ..] = json.as_array().map_or(&[][..], Vec::as_slice) else {
        return Err(not_a_type());
    };
    match (kind.as_str(), parameters) {
        (Some("list"), [element]) => inner(element).map(Type::list),
        (Some("set"), [element]) => inner(element).map(Type::set),
        (Some("map"), [element]) => inner(element).map(Type::map),
        (Some("tuple"), [Json::Array(elements)]) => elements.iter().map(inner).collect::<Result<_, _>>().map(Type::Tuple),
        (Some("object"), [Json::Object(attributes), optional @ ..]) if optional.len() <= 1 => {
            let attributes = attributes
                .iter()
                .map(|(name, ty)| Ok((name.clone(), inner(ty)?)))
                .collect::<Result<std::collections::BTreeMap<_, _>, Error>>()?;
            let optional = match optional {
                [] => Default::default(),
                [names, ..] => names
                    .as_array()
                    .and_then(|names| names.iter().map(|name| name.as_str().map(str::to_owned)).collect())
                    .filter(|names: &std::collections::BTreeSet<String>| names.iter().all(|name| attributes.contains_key(name)))
                    .ok_or_else(not_a_type)?,
            };
            Ok(Type::Object(ObjectType { attributes, optional }))
        }
        _ => Err(not_a_type()),
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use crate::language::ty::{ObjectType, Type};

    #[test]
    fn every_type_has_its_json_both_ways() {
        let optional = ObjectType {
            attributes: [("a".to_owned(), Type::String), ("b".to_owned(), Type::Number)].into(),
            optional: ["b".to_owned()].into(),
        };
        for (ty, json) in [
            (Type::Bool, r#""bool""#),
            (Type::Number, r#""number""#),
            (Type::String, r#""string""#),
            (Type::Dynamic, r#""dynamic""#),
            (Type::list(Type::Bool), r#"["list","bool"]"#),
            (Type::set(Type::map(Type::Number)), r#"["set",["map","number"]]"#),
            (Type::Tuple(vec![]), r#"["tuple",[]]"#),
            (Type::Tuple(vec![Type::Bool, Type::Dynamic]), r#"["tuple",["bool","dynamic"]]"#),
            (Type::object([("b", Type::Bool), ("a", Type::String)]), r#"["object",{"a":"string","b":"bool"}]"#),
            (Type::Object(optional), r#"["object",{"a":"string","b":"number"},["b"]]"#),
        ] {
            assert_eq!(String::from_utf8(encode(&ty)).unwrap(), json);
            assert_eq!(decode(json.as_bytes()).unwrap(), ty);
        }
    }

    #[test]
    fn a_secret_is_a_string_to_everybody_else() {
        assert_eq!(encode(&Type::list(Type::Secret)), br#"["list","string"]"#);
    }

    #[test]
    fn what_is_not_a_type_is_refused() {
        for json in [
            "",
            "{}",
            "[]",
            "1",
            "null",
            r#""secret""#,
            r#"["list"]"#,
            r#"["list","bool","bool"]"#,
            r#"["tuple","bool"]"#,
            r#"["object",["a"]]"#,
            r#"["object",{},["a"]]"#,
            r#"["object",{},[],[]]"#,
            r#"["object",{"a":"bool"},[1]]"#,
            r#"["what","bool"]"#,
            r#""bool" "bool""#,
        ] {
            assert!(decode(json.as_bytes()).is_err(), "{json}");
        }
        let deep = format!("{}\"bool\"{}", "[\"list\",".repeat(100_000), "]".repeat(100_000));
        assert!(decode(deep.as_bytes()).is_err());
    }
}
