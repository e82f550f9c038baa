//! The emulator as its clients see it, over HTTP. Every successful answer is checked against its output shape on the way (`client`).

mod admin;
mod availability;
mod client;
mod connectors;
mod faults;
mod lists;
mod permissions;
mod policy;
mod program;
mod refusals;
mod seed;
mod sts;
mod tags;
mod throughput;
