//! Terraform's plugin protocol 6, with Terraform's types and values, for any provider. It knows no cloud and no service.
//!
//! A provider implements [`Provider`](provider::Provider) and [`Resource`](provider::resource::Resource), declares its resources as rows of [`schema`], and
//! calls [`serve`] in `main`. A call from Terraform passes three modules, in files of the same name:
//!
//! - [`transport`] runs the process: start, client authentication, shutdown;
//! - [`service`] decodes the request with [`codec`] and encodes the response. Protobuf types do not go further;
//! - [`engine`] decides, from values to values, and calls the resource. It plans, and checks plans and results against Terraform's rules.
//!
//! [`language`] has what all of them share: types, values, paths and diagnostics.
//!
//! # A provider of one resource
//!
//! The resource is a text file in the directory that the provider block names.
//!
//! ```
//! use std::{fs, io::ErrorKind, path::PathBuf, process::ExitCode};
//!
//! use async_trait::async_trait;
//! use terraform_plugin::{
//!     language::{
//!         diagnostic::{Diagnostic, Diagnostics},
//!         number::Number,
//!         ty::Type,
//!         value::Value,
//!     },
//!     provider::{
//!         Configure, Provider,
//!         resource::{Context, Create, Delete, ImportTarget, Outcome, Read, Resource, Update},
//!     },
//!     schema::{Attribute, Block, IdentityAttribute, IdentitySchema, Recompute, Schema, rule::Rule},
//! };
//!
//! /// The configured provider, which every method of a resource gets. For a service it holds the client of its API.
//! struct Directory(PathBuf);
//!
//! impl Directory {
//!     fn path(&self, state: &Value) -> PathBuf {
//!         self.0.join(state.get("name").as_str().unwrap_or_default())
//!     }
//!
//!     /// Writes the planned file. Every unknown of the plan must be known in what is returned.
//!     fn write(&self, planned: &Value) -> Outcome {
//!         let content = planned.get("content").as_str().unwrap_or_default();
//!         if let Err(error) = fs::write(self.path(planned), content) {
//!             return Outcome::failed(Diagnostic::error("Error writing File", error.to_string()));
//!         }
//!         let mut state = planned.clone();
//!         state.replace_at(&["size"], Value::Number(Number::from(content.len() as u64)));
//!         object(state)
//!     }
//! }
//!
//! /// What Terraform stores: the state, and the identity that names the object for good.
//! fn object(state: Value) -> Outcome {
//!     let identity = Value::object([("name", state.get("name").clone())]);
//!     Outcome::object(state, identity)
//! }
//!
//! struct File {
//!     schema: Schema,
//!     identity: IdentitySchema,
//! }
//!
//! impl File {
//!     fn new() -> Self {
//!         let block = Block {
//!             doc: "A text file.",
//!             attributes: vec![
//!                 Attribute::required("name", Type::String).rule(Rule::length(1, 100)).replaces().doc("Name of the file."),
//!                 Attribute::optional("content", Type::String).doc("Content of the file."),
//!                 Attribute::computed("size", Type::Number).recompute(Recompute::With(&["content"])).doc("Its size in bytes."),
//!             ],
//!             ..Block::default()
//!         };
//!         let name = IdentityAttribute { name: "name", ty: Type::String, required_for_import: true, doc: "Name of the file." };
//!         Self { schema: Schema { version: 0, block }, identity: IdentitySchema { version: 0, attributes: vec![name] } }
//!     }
//! }
//!
//! #[async_trait]
//! impl Resource<Directory> for File {
//!     fn type_name(&self) -> &'static str {
//!         "example_file"
//!     }
//!
//!     fn schema(&self) -> &Schema {
//!         &self.schema
//!     }
//!
//!     fn identity(&self) -> &IdentitySchema {
//!         &self.identity
//!     }
//!
//!     async fn create(&self, client: &Directory, _: &Context, request: Create<'_>) -> Outcome {
//!         client.write(request.planned)
//!     }
//!
//!     async fn read(&self, client: &Directory, _: &Context, request: Read<'_>) -> Outcome {
//!         match fs::read_to_string(client.path(request.state)) {
//!             Ok(content) => {
//!                 let mut state = request.state.clone();
//!                 state.replace_at(&["size"], Value::Number(Number::from(content.len() as u64)));
//!                 state.replace_at(&["content"], Value::String(content));
//!                 object(state)
//!             }
//!             // Terraform will plan to create it again.
//!             Err(error) if error.kind() == ErrorKind::NotFound => Outcome::nothing(),
//!             Err(error) => Outcome::failed(Diagnostic::error("Error reading File", error.to_string())),
//!         }
//!     }
//!
//!     async fn update(&self, client: &Directory, _: &Context, request: Update<'_>) -> Outcome {
//!         client.write(request.planned)
//!     }
//!
//!     async fn delete(&self, client: &Directory, _: &Context, request: Delete<'_>) -> Outcome {
//!         match fs::remove_file(client.path(request.state)) {
//!             Err(error) if error.kind() != ErrorKind::NotFound => {
//!                 Outcome::failed(Diagnostic::error("Error deleting File", error.to_string()))
//!             }
//!             _ => Outcome::nothing(),
//!         }
//!     }
//!
//!     /// A read follows, so the name is enough.
//!     async fn import(&self, _: &Directory, _: &Context, target: ImportTarget<'_>) -> Outcome {
//!         let name = match target {
//!             ImportTarget::Id(name) => Value::string(name),
//!             ImportTarget::Identity(identity) => identity.get("name").clone(),
//!         };
//!         let mut state = self.schema.block.empty();
//!         state.replace_at(&["name"], name);
//!         object(state)
//!     }
//! }
//!
//! struct Example {
//!     schema: Schema,
//!     resources: Vec<Box<dyn Resource<Directory>>>,
//! }
//!
//! impl Example {
//!     fn new() -> Self {
//!         let directory = Attribute::required("directory", Type::String).doc("Directory of the files.");
//!         let block = Block { attributes: vec![directory], ..Block::default() };
//!         Self { schema: Schema { version: 0, block }, resources: vec![Box::new(File::new())] }
//!     }
//! }
//!
//! #[async_trait]
//! impl Provider for Example {
//!     type Client = Directory;
//!
//!     fn name(&self) -> &'static str {
//!         "example"
//!     }
//!
//!     fn address(&self) -> &'static str {
//!         "registry.terraform.io/me/example"
//!     }
//!
//!     fn version(&self) -> &'static str {
//!         "0.1.0"
//!     }
//!
//!     fn schema(&self) -> &Schema {
//!         &self.schema
//!     }
//!
//!     fn resources(&self) -> &[Box<dyn Resource<Directory>>] {
//!         &self.resources
//!     }
//!
//!     /// While `directory` is unknown there is no client, and Terraform plans as far as it can without.
//!     async fn configure(&self, request: Configure<'_>, _: &mut Diagnostics) -> Option<Directory> {
//!         request.config.get("directory").as_str().map(|directory| Directory(directory.into()))
//!     }
//! }
//!
//! # mod program {
//! # use super::{Example, ExitCode};
//! # #[expect(dead_code, reason = "it is the main of another program")]
//! fn main() -> ExitCode {
//!     terraform_plugin::serve(Example::new())
//! }
//! # }
//! # use terraform_plugin::{
//! #     engine::{apply, plan, validate::Advice},
//! #     language::{path::Path, private::Private},
//! #     proto::tfplugin6::provider_server::Provider as _,
//! #     service::Service,
//! # };
//! #
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! #     let schema = Service::new(Example::new()).get_provider_schema(tonic::Request::new(Default::default())).await.unwrap().into_inner();
//! #     assert_eq!(schema.diagnostics, []);
//! #     let directory = tempfile::tempdir().unwrap();
//! #     let (file, client) = (File::new(), Directory(directory.path().into()));
//! #     let context = Context::new(Default::default(), Value::Null);
//! #     let config = |content: &str| {
//! #         let values = [("name", Value::string("a")), ("content", Value::string(content)), ("size", Value::Null)];
//! #         Value::object(values)
//! #     };
//! #     let mut prior = Value::Null;
//! #     for content in ["first", "second"] {
//! #         let config = config(content);
//! #         let request = plan::Request {
//! #             prior: &prior,
//! #             proposed: &config,
//! #             config: &config,
//! #             private: Private::default(),
//! #             planned_private: None,
//! #             keeps_planned_private: false,
//! #             identity: Value::Null,
//! #             advice: Advice::Unwanted,
//! #         };
//! #         let planned = plan::plan(&file, Some(&client), &context, request).await;
//! #         assert!(planned.planned.get("size").is_unknown() && planned.requires_replace == Vec::<Path>::new());
//! #         let request = apply::Request {
//! #             prior: &prior,
//! #             planned: &planned.planned,
//! #             config: &config,
//! #             private: planned.private,
//! #             identity: planned.identity,
//! #         };
//! #         let applied = apply::apply(&file, Some(&client), &context, request).await;
//! #         assert!(applied.diagnostics.is_empty(), "{:?}", applied.diagnostics);
//! #         assert_eq!(applied.state.get("size"), &Value::Number(Number::from(content.len() as u64)));
//! #         assert_eq!(fs::read_to_string(directory.path().join("a")).unwrap(), content);
//! #         prior = applied.state;
//! #     }
//! # }
//! ```
//!
//! Methods with a default, such as [`Resource::validate`](provider::resource::Resource::validate) and
//! [`Resource::derive`](provider::resource::Resource::derive), are what a resource may add. The laws of each method stand beside it. To test a
//! resource without Terraform, call the [`engine`] as the end of this example's source does; to try it with Terraform, start the program with
//! `--debug` and set the variable that it prints.

mod about;
pub mod codec;
pub mod engine;
pub mod language;
pub mod log;
mod panic;
pub mod proto;
pub mod provider;
pub mod schema;
pub mod service;
pub mod transport;
pub mod typed;

// Short paths to what a provider names most.
pub use language::{diagnostic, number, path, private, secret, ty, value};
pub use provider::{data_source, list_resource, resource};
pub use schema::{document, function, walk};

/// Rules, of one value and of several arguments.
pub mod rule {
    pub use crate::schema::{block_rule::*, rule::*};
}

use std::process::ExitCode;

/// Serves a provider until Terraform says otherwise. All that a provider's `main` has to call.
pub fn serve<P: provider::Provider>(provider: P) -> ExitCode {
    let about = about::About {
        name: provider.name(),
        address: provider.address(),
        version: provider.version(),
        log_targets: provider.log_targets(),
    };
    transport::run(about, || service::Service::new(provider))
}
