//! The one test binary that links the provider. `acceptance` drives the built provider with a real `terraform` or `tofu` against the
//! emulator; `support` is what the tests stand on.
//!
//! For Unix alone: the tests make links and mounts, and send signals.
#![cfg(unix)]

mod acceptance;
mod clients;
mod docs;
mod invalid;
mod messages;
mod model;
mod protocol;
mod rows;
mod support;
