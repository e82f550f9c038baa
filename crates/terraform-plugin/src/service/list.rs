//! ValidateListResourceConfig and ListResource.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic::{Status, codegen::BoxStream};

use super::{
    Shared,
    call::{Call, WhenAbandoned},
    envelope::Envelope,
};
use crate::{
    codec::{diagnostic, dynamic_value},
    diagnostic::Diagnostic,
    engine::validate::{self, WriteOnly},
    list_resource::{List, Listed, Sink, Wanted},
    proto::tfplugin6::{Diagnostic as WireDiagnostic, list_resource, validate_list_resource_config},
    provider::Provider,
};

const UNREADABLE: &str = "The configuration of the list cannot be read";
/// How many objects may wait for a reader that is behind.
const BUFFER: usize = 16;

pub async fn validate<P: Provider>(
    shared: &Arc<Shared<P>>,
    request: validate_list_resource_config::Request,
) -> validate_list_resource_config::Response {
    let (type_name, body) = (request.type_name.clone(), Arc::clone(shared));
    let body = async move {
        let list = body.list_resource(&request.type_name)?;
        let block = &list.schema().block;
        let config = dynamic_value::decode(request.config.as_ref(), &block.ty());
        let config = config.map_err(|error| error.diagnostic(UNREADABLE))?;
        let mut found = validate::block(block, &config, WriteOnly::Supported);
        list.validate(&config, &mut found);
        Ok(validate_list_resource_config::Response { diagnostics: diagnostic::encode(&found) })
    };
    Call { rpc: "ValidateListResourceConfig", type_name: &type_name }
        .run(WhenAbandoned::Abort, body, |diagnostics| validate_list_resource_config::Response { diagnostics })
        .await
}

/// Streams objects while they are found. Ends the search when nobody reads any more.
pub fn list<P: Provider>(shared: &Arc<Shared<P>>, request: list_resource::Request) -> BoxStream<list_resource::Event> {
    let envelope = shared.resource(&request.type_name).map(Envelope::of);
    let (sender, receiver) = mpsc::channel(BUFFER);
    let (last, ending) = mpsc::channel(1);
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        let type_name = request.type_name.clone();
        let reader = sender.clone();
        let call = Call { rpc: "ListResource", type_name: &type_name };
        let search = call.run(WhenAbandoned::Abort, body(shared, request, sender), |diagnostics| diagnostics);
        tokio::select! {
            () = reader.closed() => {}
            diagnostics = search => {
                if !diagnostics.is_empty() {
                    // There is room for one, unless nobody reads.
                    let _ = last.try_send(list_resource::Event { diagnostic: diagnostics, ..Default::default() });
                }
            }
        }
    });
    let objects = ReceiverStream::new(receiver).map(move |listed: Listed| event(envelope.as_ref(), &listed));
    let stream = objects.chain(ReceiverStream::new(ending));
    Box::pin(stream.map(Ok::<_, Status>))
}

async fn body<P: Provider>(
    shared: Arc<Shared<P>>,
    request: list_resource::Request,
    sender: mpsc::Sender<Listed>,
) -> Result<Vec<WireDiagnostic>, Diagnostic> {
    let list = shared.list_resource(&request.type_name)?;
    let config = dynamic_value::decode(request.config.as_ref(), &list.schema().block.ty());
    let config = config.map_err(|error| error.diagnostic(UNREADABLE))?;
    let (client, context) = (shared.client(), shared.context());
    let Some(client) = client else {
        return Err(Diagnostic::bug(format!("{} is listed before the provider is configured.", request.type_name)));
    };
    let wanted = if request.include_resource_object { Wanted::Object } else { Wanted::Identity };
    let sink = Sink::new(sender, u64::try_from(request.limit).unwrap_or_default());
    let found = list.list(&client, &context, List { config: &config, wanted }, &sink).await;
    Ok(diagnostic::encode(&found))
}

fn event(envelope: Result<&Envelope, &Diagnostic>, listed: &Listed) -> list_resource::Event {
    let sealed = envelope.map_err(Clone::clone).and_then(|envelope| {
        let state = listed.state.as_ref().map(|state| envelope.seal(state)).transpose()?;
        Ok((envelope.seal_identity(&listed.identity)?, state.flatten()))
    });
    match sealed {
        Ok((identity, resource_object)) => list_resource::Event {
            identity,
            display_name: listed.display_name.clone(),
            resource_object,
            diagnostic: diagnostic::encode(&listed.diagnostics),
        },
        Err(refusal) => list_resource::Event { diagnostic: diagnostic::encode(&refusal.into()), ..Default::default() },
    }
}
