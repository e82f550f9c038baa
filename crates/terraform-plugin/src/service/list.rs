//! ValidateListResourceConfig and ListResource.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic::{Status, codegen::BoxStream};

use super::{
    rpc::{Call, Rpc, respond},
    shared::Shared,
    values::{BlockCodec, codecs},
};
use crate::{
    codec::diagnostic,
    engine::list,
    language::diagnostic::Diagnostic,
    proto::tfplugin6::{Diagnostic as WireDiagnostic, list_resource, validate_list_resource_config},
    provider::{
        Provider,
        list_resource::{List, Listed, Sink, Wanted},
    },
};

/// How many objects may wait for a slow client.
const BUFFER: usize = 16;

impl<P: Provider> Rpc<P> for validate_list_resource_config::Request {
    const NAME: &'static str = "ValidateListResourceConfig";
    type Response = validate_list_resource_config::Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        let list = shared.list_resource(&self.type_name)?;
        let config = BlockCodec::of(list.schema()).decode("The configuration of the list", self.config.as_ref())?;
        let found = list::validate(list, &config, shared.advice());
        Ok(Self::Response { diagnostics: diagnostic::encode(&found) })
    }
}

/// A running list, whose objects go to `sender`. Its response is the diagnostics that follow the last of them.
#[derive(Clone)]
struct Search {
    request: list_resource::Request,
    sender: mpsc::Sender<Listed>,
}

impl<P: Provider> Rpc<P> for Search {
    const NAME: &'static str = "ListResource";
    type Response = Vec<WireDiagnostic>;

    fn type_name(&self) -> &str {
        &self.request.type_name
    }

    async fn answer(self, Call { shared, context }: Call<P>) -> Result<Vec<WireDiagnostic>, Diagnostic> {
        let Self { request, sender } = self;
        let list = shared.list_resource(&request.type_name)?;
        let config = BlockCodec::of(list.schema()).decode("The configuration of the list", request.config.as_ref())?;
        let sink = Sink::new(sender, u64::try_from(request.limit).unwrap_or_default(), context.stop.clone());
        let asked = List { config: &config, wanted: wanted(&request) };
        let found = list::list(list, shared.client().as_deref(), &context, asked, &sink).await;
        Ok(diagnostic::encode(&found))
    }
}

/// Streams objects as they are found. Ends when the client disconnects.
pub fn stream<P: Provider>(shared: &Arc<Shared<P>>, request: list_resource::Request) -> BoxStream<list_resource::Event> {
    let (sender, receiver) = mpsc::channel(BUFFER);
    let (last, ending) = mpsc::channel(1);
    let search = Arc::clone(shared);
    let (shared, type_name, wanted) = (Arc::clone(shared), request.type_name.clone(), wanted(&request));
    tokio::spawn(async move {
        let reader = sender.clone();
        tokio::select! {
            () = reader.closed() => {}
            diagnostics = respond(&search, Search { request, sender }) => {
                if !diagnostics.is_empty() {
                    // The channel has room for one, unless it is closed.
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
    let listed = list::check_listed(resource, wanted, listed)?;
    let (block, identity) = codecs(resource);
    Ok(list_resource::Event {
        identity: identity.encode(&listed.identity)?,
        display_name: listed.display_name,
        resource_object: listed.state.map(|state| block.encode(&state)).transpose()?.flatten(),
        diagnostic: diagnostic::encode(&listed.diagnostics),
    })
}
