//! What is wrong with the way to AWS, as a person is shown it.

use quicksight_client::Problem;
use terraform_plugin::{diagnostic::Diagnostic, path::Path};

/// The error for a problem: at the argument of the provider block that has to be changed, where there is one.
pub fn diagnostic(problem: Problem) -> Diagnostic {
    let error = Diagnostic::error(problem.summary, problem.detail);
    match problem.argument {
        Some(argument) => error.at(Path::of(&[argument])),
        None => error,
    }
}
