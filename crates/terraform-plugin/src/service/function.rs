//! GetFunctions and CallFunction. Neither needs a configured provider.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Shared,
    call::{Call, WhenAbandoned},
};
use crate::{
    codec::{dynamic_value, ty},
    engine,
    language::diagnostic::Diagnostic,
    proto::tfplugin6::{self as wire, StringKind, call_function, get_functions},
    provider::Provider,
    schema::function::{Function, FunctionError, Parameter},
};

pub async fn functions<P: Provider>(shared: &Arc<Shared<P>>, _: get_functions::Request) -> get_functions::Response {
    get_functions::Response { functions: encode_all(shared.provider.functions()), diagnostics: Vec::new() }
}

pub async fn call<P: Provider>(shared: &Arc<Shared<P>>, request: call_function::Request) -> call_function::Response {
    let body = Arc::clone(shared);
    // A panic has no argument to point at; its diagnostic becomes the text of the error.
    let refuse = |diagnostics: Vec<wire::Diagnostic>| {
        let said = diagnostics.into_iter().map(|said| format!("{}: {}", said.summary, said.detail));
        failed(FunctionError::of_call(said.collect::<Vec<_>>().join(" ")))
    };
    Call { rpc: "CallFunction", type_name: "" }
        .run(WhenAbandoned::Abort, async move { Ok(answer(&*body, &request).unwrap_or_else(failed)) }, refuse)
        .await
}

/// All functions as the wire announces them, by name.
pub fn encode_all(functions: &[Function]) -> BTreeMap<String, wire::Function> {
    functions.iter().map(|function| (function.name.to_owned(), encode(function))).collect()
}

fn answer<P: Provider>(shared: &Shared<P>, request: &call_function::Request) -> Result<call_function::Response, FunctionError> {
    let name = &request.name;
    let unknown = || FunctionError::of_call(format!("This provider has no function {name}."));
    let function = shared.provider.functions().iter().find(|function| function.name == name).ok_or_else(unknown)?;
    let (least, given) = (function.parameters.len(), request.arguments.len());
    let miscounted = || {
        let or_more = if function.variadic.is_some() { " or more" } else { "" };
        FunctionError::of_call(format!("{name} takes {least}{or_more} arguments, but there are {given}."))
    };
    if given < least {
        return Err(miscounted());
    }
    let mut arguments = Vec::with_capacity(given);
    for (index, argument) in request.arguments.iter().enumerate() {
        let parameter = function.parameter_at(index).ok_or_else(miscounted)?;
        let unreadable = |error| FunctionError::of_argument(index, format!("{} cannot be read: {error}.", parameter.name));
        let value = dynamic_value::decode(Some(argument), &parameter.ty).map_err(unreadable)?;
        if value.is_null() || !value.is_wholly_known() {
            return Err(FunctionError::of_argument(index, format!("{} must be known and not null.", parameter.name)));
        }
        arguments.push(value);
    }
    let result = engine::function::call(function, &arguments)?;
    let unwritable =
        |error| FunctionError::of_call(Diagnostic::bug(format!("Cannot write the result of {name}: {error}.")).detail);
    let result = dynamic_value::encode(&result, &function.result).map_err(unwritable)?;
    Ok(call_function::Response { result: Some(result), error: None })
}

fn failed(error: FunctionError) -> call_function::Response {
    let function_argument = error.argument.and_then(|index| i64::try_from(index).ok());
    // Terraform and OpenTofu end the sentence themselves.
    let text = error.text.trim_end_matches('.').to_owned();
    call_function::Response { result: None, error: Some(wire::FunctionError { text, function_argument }) }
}

fn encode(function: &Function) -> wire::Function {
    wire::Function {
        parameters: function.parameters.iter().map(encode_parameter).collect(),
        variadic_parameter: function.variadic.as_ref().map(encode_parameter),
        r#return: Some(wire::function::Return { r#type: ty::encode(&function.result).into() }),
        summary: function.summary.to_owned(),
        description: function.doc.to_owned(),
        description_kind: StringKind::Markdown.into(),
        deprecation_message: function.deprecated.unwrap_or_default().to_owned(),
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
