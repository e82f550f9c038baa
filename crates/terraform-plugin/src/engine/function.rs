//! Calling a function: the arguments are judged by the rules of their parameters first.

use crate::{
    function::{Function, FunctionError},
    path::Path,
    value::Value,
};

/// Calls `function`. As many arguments as parameters, of their types.
pub fn call(function: &Function, arguments: &[Value]) -> Result<Value, FunctionError> {
    for (index, (parameter, argument)) in function.parameters.iter().zip(arguments).enumerate() {
        let mut wrong = None;
        for rule in &parameter.rules {
            rule.judge(parameter.name, &Path::root(), argument, &mut |diagnostic| {
                wrong.get_or_insert(format!("{}: {}", diagnostic.summary, diagnostic.detail));
            });
        }
        if let Some(wrong) = wrong {
            return Err(FunctionError::of_argument(index, wrong));
        }
    }
    (function.call)(arguments)
}
