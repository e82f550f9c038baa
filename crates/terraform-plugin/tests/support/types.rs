//! Types by the JSON that `cty` writes them in, so that a table of a test can be read beside Terraform's own.

use serde_json::Value as Json;
use terraform_plugin::language::ty::Type;

/// The type that this JSON describes.
pub fn ty(json: &str) -> Type {
    from_json(&serde_json::from_str(json).expect("JSON"))
}

fn from_json(json: &Json) -> Type {
    match json {
        Json::String(name) => match name.as_str() {
            "bool" => Type::Bool,
            "number" => Type::Number,
            "string" => Type::String,
            _ => panic!("{name} is no type"),
        },
        Json::Array(parts) => match (parts[0].as_str(), &parts[1]) {
            (Some("list"), element) => Type::list(from_json(element)),
            (Some("set"), element) => Type::set(from_json(element)),
            (Some("map"), element) => Type::map(from_json(element)),
            (Some("object"), Json::Object(attributes)) => {
                Type::object(attributes.iter().map(|(name, ty)| (name.clone(), from_json(ty))))
            }
            _ => panic!("{json} is no type"),
        },
        _ => panic!("{json} is no type"),
    }
}
