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
    engine,
    language::diagnostic::Diagnostic,
    proto::tfplugin6::{Diagnostic as WireDiagnostic, list_resource, validate_list_resource_config},
    provider::{
        Provider,
        list_resource::{List, Listed, Sink, Wanted},
    },
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
        let config = dynamic_value::decode(request.config.as_ref(), &list.schema().block.ty());
        let config = config.map_err(|error| error.diagnostic(UNREADABLE))?;
        let found = engine::list::validate(list, &config, body.advice());
        Ok(validate_list_resource_config::Response { diagnostics: diagnostic::encode(&found) })
    };
    Call { rpc: "ValidateListResourceConfig", type_name: &type_name }
        .run(WhenAbandoned::Abort, body, |diagnostics| validate_list_resource_config::Response { diagnostics })
        .await
}

/// Streams objects while they are found. Ends the search when nobody reads any more.
pub fn list<P: Provider>(shared: &Arc<Shared<P>>, request: list_resource::Request) -> BoxStream<list_resource::Event> {
    let (sender, receiver) = mpsc::channel(BUFFER);
    let (last, ending) = mpsc::channel(1);
    let search = Arc::clone(shared);
    let (shared, type_name, wanted) = (Arc::clone(shared), request.type_name.clone(), wanted(&request));
    tokio::spawn(async move {
        let type_name = request.type_name.clone();
        let reader = sender.clone();
        let call = Call { rpc: "ListResource", type_name: &type_name };
        let search = call.run(WhenAbandoned::Abort, body(search, request, sender), |diagnostics| diagnostics);
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
    let objects = ReceiverStream::new(receiver).map(move |listed| {
        event(&shared, &type_name, wanted, listed).unwrap_or_else(|refusal| list_resource::Event {
            diagnostic: diagnostic::encode(&refusal.into()),
            ..Default::default()
        })
    });
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
    let sink = Sink::new(sender, u64::try_from(request.limit).unwrap_or_default(), context.stop.clone());
    let asked = List { config: &config, wanted: wanted(&request) };
    let found = engine::list::list(list, client.as_deref(), &context, asked, &sink).await;
    Ok(diagnostic::encode(&found))
}

fn wanted(request: &list_resource::Request) -> Wanted {
    if request.include_resource_object { Wanted::Object } else { Wanted::Identity }
}

fn event<P: Provider>(
    shared: &Shared<P>,
    type_name: &str,
    wanted: Wanted,
    listed: Listed,
) -> Result<list_resource::Event, Diagnostic> {
    let resource = shared.resource(type_name)?;
    let (envelope, listed) = (Envelope::of(resource), engine::list::settle(resource, wanted, listed)?);
    Ok(list_resource::Event {
        identity: envelope.seal_identity(&listed.identity)?,
        display_name: listed.display_name,
        resource_object: listed.state.map(|state| envelope.seal(&state)).transpose()?.flatten(),
        diagnostic: diagnostic::encode(&listed.diagnostics),
    })
}
