//! The built provider, driven by a real CLI against the emulator. Each file is about one part of the contract with users.

mod create;
mod debug;
mod delete;
mod drift;
mod examples;
mod faults;
mod generate_config;
mod identity;
mod import;
mod kinds;
mod leaks;
mod move_state;
mod permissions;
mod provider;
mod provider_tags;
mod refresh;
mod region;
mod schema;
mod secrets;
mod tags;
mod unknowns;
mod update;
mod validation;
