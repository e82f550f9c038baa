//! What arrives from the wire may be anything: values of any type are read as they were written, and bytes of any kind are an error and
//! never a panic, a hang, or more memory than they are worth.

mod bytes;
mod codec;
#[path = "../../examples/toy/lookup.rs"]
mod lookup;
#[path = "../../examples/toy/provider.rs"]
mod provider;
mod service;
mod values;
