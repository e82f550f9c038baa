//! What Quick Sight does, found out on Quick Sight: the program behind `cargo xtask live`. It runs configurations with the built provider, asks the
//! service what its documentation leaves open, and writes a report. The emulator is written from such reports, so nothing of it, and nothing of
//! the provider, is linked here.
//!
//! - [`arguments`]: what a person asks for, and what is refused before anything is sent; [`notice`]: what that person is told first.
//! - [`client`], [`credentials`], [`answer`]: signed requests, and the answers as they came.
//! - [`names`]: how everything that is created is called; [`sweep`]: how it is deleted again, after an interrupt as well.
//! - [`scenarios`]: the provider, run by Terraform or OpenTofu.
//! - [`questions`]: one connector each, and what the answers say; [`reading`]: in the words of the emulator's options.
//! - [`report`]: all of it as a page.

pub mod answer;
pub mod arguments;
pub mod client;
pub mod credentials;
pub mod names;
pub mod notice;
pub mod questions;
pub mod reading;
pub mod report;
pub mod run;
pub mod scenarios;
pub mod sweep;
