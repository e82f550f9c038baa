//! The live suite against the emulator, which is the service here: under the strict reading and under each lenient switch that a question can tell.

mod program;
mod readings;
mod scenarios;
mod support;
