//! CallFunction: checks the arguments by the rules of their parameters, and that the result is known.

use crate::{
    language::{diagnostic::Diagnostic, path::Path, value::Value},
    schema::{
        function::{Function, FunctionError},
        rule::Subject,
    },
};

/// Calls `function` with one argument for each parameter, of its type.
pub fn call(function: &Function, arguments: &[Value]) -> Result<Value, FunctionError> {
    for (index, (parameter, argument)) in function.parameters.iter().zip(arguments).enumerate() {
        let mut wrong = None;
        for rule in &parameter.rules {
            rule.check(&Subject::argument(parameter.name, ""), &Path::root(), argument, &mut |diagnostic| {
                wrong.get_or_insert(diagnostic.detail);
            });
        }
        if let Some(wrong) = wrong {
            return Err(FunctionError::of_argument(index, wrong));
        }
    }
    let result = (function.call)(arguments)?;
    if !result.is_wholly_known() {
        return Err(FunctionError::of_call(Diagnostic::bug(format!("{} returned an unknown value.", function.name)).detail));
    }
    Ok(result)
}
