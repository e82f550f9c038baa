//! The program: serves the provider until Terraform says otherwise.

use std::process::ExitCode;

fn main() -> ExitCode {
    terraform_plugin::serve(terraform_provider_quicksight::provider())
}
