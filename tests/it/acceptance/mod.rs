//! The built provider, driven by a real CLI against the emulator. Each file is about one part of the contract with users.

mod examples;
mod kinds;
mod leaks;
mod permissions;
mod provider_tags;
mod secrets;
mod tags;
mod unknowns;
mod validation;
