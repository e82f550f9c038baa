//! A provider with nothing behind it, to be started as Terraform would: the tests of the transport need a process that answers,
//! and calls that take long, print, panic, or start programs. What they do hangs on the name of the resource type.

use std::{io::Write as _, process::ExitCode, time::Duration};

use terraform_plugin::{
    log,
    proto::tfplugin6::{
        ActionSchema, Schema, apply_resource_change, get_provider_schema, get_resource_identity_schemas, plan_resource_change,
        provider_server::Provider, schema::Block, stop_provider, validate_provider_config, validate_resource_config,
    },
    transport::{self, About},
};
use tokio::sync::Notify;
use tonic::{Request, Response, Status};

const ABOUT: About = About { name: "bare", address: "registry.terraform.io/example/bare", version: "0.1.0" };

struct Bare {
    stopped: Notify,
}

fn main() -> ExitCode {
    transport::run(ABOUT, || Bare { stopped: Notify::new() })
}

#[tonic::async_trait]
impl Provider for Bare {
    async fn get_provider_schema(
        &self,
        _request: Request<get_provider_schema::Request>,
    ) -> Result<Response<get_provider_schema::Response>, Status> {
        log::Call::of("GetProviderSchema")
            .run(async {
                tracing::info!(target: log::PROVIDER, "asked for the schema");
                tracing::debug!(target: log::PROVIDER, attributes = 0, "which is empty");
            })
            .await;
        let schema = Schema { version: 0, block: Some(Block::default()) };
        Ok(Response::new(get_provider_schema::Response {
            provider: Some(schema.clone()),
            resource_schemas: ["bare_thing", "bare_other"].map(|name| (name.to_owned(), schema.clone())).into(),
            data_source_schemas: [("bare_thing".to_owned(), schema.clone())].into(),
            action_schemas: [("bare_action".to_owned(), ActionSchema { schema: Some(schema) })].into(),
            ..Default::default()
        }))
    }

    async fn get_resource_identity_schemas(
        &self,
        _request: Request<get_resource_identity_schemas::Request>,
    ) -> Result<Response<get_resource_identity_schemas::Response>, Status> {
        Ok(Response::new(get_resource_identity_schemas::Response::default()))
    }

    async fn validate_provider_config(
        &self,
        _request: Request<validate_provider_config::Request>,
    ) -> Result<Response<validate_provider_config::Response>, Status> {
        Ok(Response::new(validate_provider_config::Response::default()))
    }

    async fn validate_resource_config(
        &self,
        _request: Request<validate_resource_config::Request>,
    ) -> Result<Response<validate_resource_config::Response>, Status> {
        Ok(Response::new(validate_resource_config::Response::default()))
    }

    /// Sends back the proposal, whatever its size.
    async fn plan_resource_change(
        &self,
        request: Request<plan_resource_change::Request>,
    ) -> Result<Response<plan_resource_change::Response>, Status> {
        let planned_state = request.into_inner().proposed_new_state;
        Ok(Response::new(plan_resource_change::Response { planned_state, ..Default::default() }))
    }

    async fn apply_resource_change(
        &self,
        request: Request<apply_resource_change::Request>,
    ) -> Result<Response<apply_resource_change::Response>, Status> {
        let request = request.into_inner();
        match request.type_name.as_str() {
            "short" => tokio::time::sleep(Duration::from_millis(300)).await,
            // Goes on until it is asked to stop, and then takes longer than a client that hangs up is waited for.
            "patient" => {
                self.stopped.notified().await;
                tokio::time::sleep(Duration::from_millis(700)).await;
            }
            "slow" => tokio::time::sleep(Duration::from_secs(60)).await,
            // Never gives its thread back, as a careless provider might.
            "blocking" => std::thread::sleep(Duration::from_secs(60)),
            "noisy" => {
                let _ = std::io::stdout().write_all(&vec![b'x'; 1 << 20]);
            }
            "spawning" => {
                std::process::Command::new("sleep").arg("60").spawn().map_err(|why| Status::internal(why.to_string()))?;
            }
            "panicking" => panic!("the provider is broken"),
            _ => {}
        }
        Ok(Response::new(apply_resource_change::Response { new_state: request.planned_state, ..Default::default() }))
    }

    async fn stop_provider(
        &self,
        _request: Request<stop_provider::Request>,
    ) -> Result<Response<stop_provider::Response>, Status> {
        self.stopped.notify_waiters();
        Ok(Response::new(stop_provider::Response::default()))
    }
}
