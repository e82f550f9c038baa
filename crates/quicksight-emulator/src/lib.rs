//! The Amazon Quick Sight action connector API in memory, over HTTP: for tests, and for people who want `terraform test` without AWS.
//!
//! It is written from the API facts in `api/quicksight-action-connector-api.json` alone and imports nothing of the provider, so that a mistake
//! of the provider meets a refusal here and not the same mistake again.
//!
//! - [`Emulator`] starts a server and is the handle of a test: what was called, what exists, what shall go wrong.
//! - [`Options`] state how the service behaves: strict by default, with a switch for every other reading of what AWS leaves undocumented.
//! - [`Fault`]s say what goes wrong, where and how often.
//! - `facts` and `validation`: the API facts, and requests judged by them. No limit is written anywhere else.
//! - `operations`: what each operation does once its request is valid; `sts`: the two calls that a client makes before.
//! - `admission`: what stands between a request and its operation, such as `policy` (IAM) and `availability` (accounts and Regions without the
//!   service).
//! - `server`: HTTP, faults around an operation, the record of calls; `admin`: the same handle over HTTP.

mod admin;
mod admission;
mod answer;
mod availability;
mod caller;
mod connector;
mod emulator;
mod facts;
mod fault;
mod milliseconds;
mod operations;
mod options;
mod policy;
mod request;
mod server;
mod signature;
mod state;
mod sts;
mod transport;
mod validation;

pub use connector::{Connector, ConnectorError, Permission};
pub use emulator::Emulator;
pub use fault::{Fault, Kind};
pub use options::{
    AccessDeniedStatus, ChangesInTransition, CheckedCredentials, Creator, Deletion, DescribedVpcConnection, EnabledActions, Flag,
    MaxResults, Names, OmittedMembers, Options, PermissionAnswers, PermissionSets, PrincipalInBothLists, RateLimit,
    RepeatedDelete, SmallerGrants, Subscription, ThrottlingAnswer, UncreatableTypes, UnheldRevokes, UnknownActions,
    UnsupportedRegionAnswer, ValidationErrors,
};
pub use state::Call;

/// The example of the README compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
