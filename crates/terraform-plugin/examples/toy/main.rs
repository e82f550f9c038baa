//! A provider in one file, for tests and as an example of what a provider has to bring.

use std::process::ExitCode;

mod provider;

fn main() -> ExitCode {
    terraform_plugin::serve(provider::Toy)
}
