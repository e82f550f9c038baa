//! What the tests, the benches and `xtask` share. For development only: nothing here is released, and nothing here knows what provider it runs.
//!
//! - [`cli`]: which `terraform` or `tofu` to run.
//! - [`hermetic`]: an environment in which nothing of this machine's user is seen.
//! - [`mirror`]: a provider where Terraform finds it without a registry.
//! - [`release`]: the files of a release, as registries, mirrors and lock files expect them.
//! - [`program`]: programs of this workspace, beside the tests that cargo has built.
//! - [`emulator`]: the emulator as a process.
//! - [`life`]: one life of a provider process, and what it cost.
//! - [`plugin`], [`tls`], [`channel`]: a provider as a process, and Terraform's side of the protocol. Messages are the caller's business.
//! - [`platforms`]: programs for other platforms, and what starts them here.
//! - [`processes`]: the processes of this machine, and signals to them.
//! - [`interrupt`]: Ctrl-C, for programs that leave nothing behind.
//! - [`skips`]: where a test may be skipped, and why.
//! - [`secrets`]: in which files a secret is.

pub mod channel;
pub mod cli;
pub mod emulator;
pub mod hermetic;
pub mod interrupt;
pub mod life;
pub mod mirror;
pub mod platforms;
pub mod plugin;
pub mod processes;
pub mod program;
pub mod release;
pub mod secrets;
pub mod skips;
pub mod tls;
