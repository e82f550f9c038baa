//! The program behind `cargo xtask live`. It runs configurations with the built provider on AWS, asks Quick Sight what its documentation leaves open,
//! and writes a report. The emulator is written from such reports, so this crate links neither the emulator nor the provider.
//!
//! - [`arguments`]: the command line, and what is rejected before anything is sent; [`notice`]: what the user is told first.
//! - [`client`], [`credentials`], [`answer`]: signed requests and their answers.
//! - [`names`]: the names of everything that is created; [`sweep`]: deleting it.
//! - [`scenarios`]: the provider, run by Terraform or OpenTofu.
//! - [`questions`]: one connector each, and what the answers mean; [`reading`]: the same as options of the emulator.
//! - [`report`]: the results as a page.

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
