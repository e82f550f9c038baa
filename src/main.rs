//! The program that Terraform starts: serves the provider until Terraform shuts it down.

use std::process::ExitCode;

fn main() -> ExitCode {
    terraform_plugin::serve(terraform_provider_quicksight::provider())
}
