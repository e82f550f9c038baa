//! A small provider, for tests and as an example of what a provider has to bring.

use std::process::ExitCode;

mod lookup;
mod provider;

fn main() -> ExitCode {
    terraform_plugin::serve(provider::Toy)
}
