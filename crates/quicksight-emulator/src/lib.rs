//! The Amazon Quick Sight action connector API in memory, over HTTP, for tests and for `terraform test` without AWS.
//!
//! It is written from the API model in `api/quicksight-action-connector-api.json` and from observed behavior. It imports nothing of the provider, so
//! that a mistake of the provider is not repeated here.
//!
//! - [`Emulator`] starts a server and gives tests access to it: recorded calls, existing connectors, injected faults.
//! - [`Options`] configure how the service behaves. It is strict by default; every other reading of undocumented behavior is an option.
//! - [`Fault`] describes an injected fault: what, where and how often.
//! - `facts` and `validation`: the API model, and validation of requests. Limits are defined nowhere else.
//! - `operations`: what each operation does with a valid request; `sts`: the two STS calls that clients make first.
//! - `admission`: checks before an operation, such as `policy` (IAM) and `availability` (accounts and Regions without the service).
//! - `server`: HTTP, faults, and the record of calls; `admin`: the same access for tests, over HTTP.

mod admin;
mod admission;
mod answer;
mod availability;
mod caller;
mod connector;
mod emulator;
mod facts;
mod fault;
mod merge;
mod milliseconds;
mod operations;
mod options;
mod policy;
mod request;
pub mod seed;
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
