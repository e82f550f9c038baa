//! GetFunctions and CallFunction. Neither needs a configured provider.

use super::{
    rpc::{Call, Failure, Rpc},
    shared::Shared,
};
use crate::{
    codec::{dynamic_value, function},
    engine,
    language::diagnostic::Diagnostic,
    proto::tfplugin6::{self as wire, call_function, get_functions},
    provider::Provider,
    schema::function::FunctionError,
};

impl<P: Provider> Rpc<P> for get_functions::Request {
    const NAME: &'static str = "GetFunctions";
    type Response = get_functions::Response;

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        Ok(Self::Response { functions: function::encode(shared.provider.functions()), diagnostics: Vec::new() })
    }
}

impl<P: Provider> Rpc<P> for call_function::Request {
    const NAME: &'static str = "CallFunction";
    type Response = call_function::Response;

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        Ok(called(&shared, &self).unwrap_or_else(refused))
    }
}

impl Failure for call_function::Response {
    /// A panic concerns no argument; its diagnostic becomes the text of the error.
    fn of(diagnostics: Vec<wire::Diagnostic>) -> Self {
        let texts = diagnostics.into_iter().map(|diagnostic| format!("{}: {}", diagnostic.summary, diagnostic.detail));
        refused(FunctionError::of_call(texts.collect::<Vec<_>>().join(" ")))
    }
}

fn called<P: Provider>(shared: &Shared<P>, request: &call_function::Request) -> Result<call_function::Response, FunctionError> {
    let name = &request.name;
    let unknown = || FunctionError::of_call(format!("This provider has no function {name}."));
    let function = shared.provider.functions().iter().find(|function| function.name == name).ok_or_else(unknown)?;
    let (taken, given) = (function.parameters.len(), request.arguments.len());
    if given != taken {
        return Err(FunctionError::of_call(format!("{name} takes {taken} arguments, but there are {given}.")));
    }
    let mut arguments = Vec::with_capacity(given);
    for (index, (parameter, argument)) in function.parameters.iter().zip(&request.arguments).enumerate() {
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

fn refused(error: FunctionError) -> call_function::Response {
    let function_argument = error.argument.and_then(|index| i64::try_from(index).ok());
    // Terraform and OpenTofu add the period.
    let text = error.text.trim_end_matches('.').to_owned();
    call_function::Response { result: None, error: Some(wire::FunctionError { text, function_argument }) }
}
