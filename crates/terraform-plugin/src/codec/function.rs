//! Functions. Encoding only: Terraform never sends one.

use std::collections::BTreeMap;

use super::ty;
use crate::{
    proto::tfplugin6::{self as wire, StringKind},
    schema::function::{Function, Parameter},
};

/// All functions, by name.
pub fn encode(functions: &[Function]) -> BTreeMap<String, wire::Function> {
    functions.iter().map(|function| (function.name.to_owned(), encode_one(function))).collect()
}

fn encode_one(function: &Function) -> wire::Function {
    wire::Function {
        parameters: function.parameters.iter().map(encode_parameter).collect(),
        variadic_parameter: None,
        r#return: Some(wire::function::Return { r#type: ty::encode(&function.result).into() }),
        summary: function.summary.to_owned(),
        description: function.doc.to_owned(),
        description_kind: StringKind::Markdown.into(),
        deprecation_message: String::new(),
    }
}

fn encode_parameter(parameter: &Parameter) -> wire::function::Parameter {
    wire::function::Parameter {
        name: parameter.name.to_owned(),
        r#type: ty::encode(&parameter.ty).into(),
        allow_null_value: false,
        allow_unknown_values: false,
        description: parameter.doc.to_owned(),
        description_kind: StringKind::Markdown.into(),
    }
}
