//! What Terraform does with resources, in this process: it refreshes, plans and applies through the provider's service, and holds each answer to what
//! Terraform demands of it. For lives of which there are too many to start a CLI for each step.

mod checks;

use std::{collections::BTreeMap, future::Future, sync::Arc};

use futures_util::future::join_all;
use quicksight_emulator::{Connector, Emulator, Options};
use serde_json::Value as Json;
use terraform_plugin::{
    codec::{dynamic_value, json},
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    schema::{Block, IdentitySchema, Nesting},
    service::Service,
    value::Value,
};
use terraform_provider_quicksight::{
    action_connector::{permission, schema},
    provider::QuicksightProvider,
};
use tonic::{Request, Response, Status};

use self::checks::{differences, expect_kept, expect_no_write_only, expect_plan};
use super::{ACCOUNT, REGION};
use crate::protocol::service_with;

/// Permissions of their own are applied after the connectors that they are for, and destroyed before them.
const TYPES: [&str; 2] = ["quicksight_action_connector", "quicksight_action_connector_permission"];

/// The resources of a configuration, by address.
pub type Config = BTreeMap<String, Value>;

/// What the plan of a resource leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    Update,
    Replace,
    Delete,
}

/// A resource in the state.
#[derive(Clone, Debug)]
pub struct Instance {
    pub value: Value,
    private: Vec<u8>,
    identity: Value,
    /// Whether its creation failed, so that the next plan replaces it.
    pub is_tainted: bool,
}

/// What an apply did.
#[derive(Debug, Default)]
pub struct Applied {
    pub actions: BTreeMap<String, Action>,
    pub diagnostics: Vec<wire::Diagnostic>,
}

impl Applied {
    /// What was done, without an error.
    #[track_caller]
    pub fn expect_success(self) -> BTreeMap<String, Action> {
        if let Err(said) = errors(self.diagnostics) {
            panic!("the apply failed: {said:?}");
        }
        self.actions
    }

    /// Each error says this, and there is one at least.
    #[track_caller]
    pub fn expect_failure(&self, says: &str) {
        let errors = self.diagnostics.iter().filter(|said| is_error(said)).collect::<Vec<_>>();
        assert!(!errors.is_empty() && errors.iter().all(|said| said.detail.contains(says)), "{says}: {errors:?}");
    }
}

/// A state, the provider that it is changed through, and the emulator behind it.
pub struct Core {
    pub emulator: Emulator,
    service: Arc<Service<QuicksightProvider>>,
    pub state: BTreeMap<String, Instance>,
    /// Terraform 1.16 sends the private data of the plan back when it plans again in the apply.
    pub stores_planned_private: bool,
}

/// A plan of one step of one resource: all of it, or one half of a replacement.
struct Planned {
    value: Value,
    private: Vec<u8>,
    identity: Value,
    replaces: bool,
    diagnostics: Vec<wire::Diagnostic>,
}

/// What the provider answers, or its errors.
type Outcome<T> = Result<T, Vec<wire::Diagnostic>>;

/// The resources of a configuration without expressions.
pub fn config(text: &str) -> Config {
    let read: Json = hcl::from_str(text).expect("the configuration is HCL without expressions");
    let types = read["resource"].as_object().into_iter().flatten();
    let resources = types.flat_map(|(type_name, named)| {
        named.as_object().expect("resources have names").iter().map(move |(name, body)| {
            let (block, _) = schema_of(type_name);
            let mut body = body.clone();
            as_lists(block, &mut body);
            let value = json::decode_block(body.to_string().as_bytes(), block).expect("the configuration is of the schema");
            (format!("{type_name}.{name}"), value)
        })
    });
    resources.collect()
}

/// A block that stands alone is read like one that can stand there only once.
fn as_lists(block: &Block, body: &mut Json) {
    for nested in block.blocks.iter().filter(|nested| !matches!(nested.nesting, Nesting::Single { .. })) {
        if let Some(alone) = body.get_mut(nested.name).filter(|value| value.is_object()) {
            *alone = Json::Array(vec![alone.take()]);
        }
    }
}

/// The IDs of the connectors that are not deleted.
pub fn existing(emulator: &Emulator) -> Vec<String> {
    let connectors = emulator.connectors().into_iter().filter(|connector| connector.status != "DELETED");
    connectors.map(|connector| connector.id).collect()
}

fn schema_of(type_name: &str) -> (&'static Block, &'static IdentitySchema) {
    match type_name {
        "quicksight_action_connector" => (&schema::SCHEMA.block, &schema::IDENTITY),
        "quicksight_action_connector_permission" => (&permission::schema::SCHEMA.block, &permission::schema::IDENTITY),
        _ => panic!("there is no resource type {type_name}"),
    }
}

fn type_of(address: &str) -> &str {
    address.split_once('.').expect("an address has a type and a name").0
}

async fn answer<T>(call: impl Future<Output = Result<Response<T>, Status>>) -> T {
    call.await.expect("never a status").into_inner()
}

pub fn is_error(said: &wire::Diagnostic) -> bool {
    said.severity() == wire::diagnostic::Severity::Error
}

/// Succeeds with the warnings, unless there is an error.
fn errors(diagnostics: Vec<wire::Diagnostic>) -> Outcome<Vec<wire::Diagnostic>> {
    if diagnostics.iter().any(is_error) { Err(diagnostics) } else { Ok(diagnostics) }
}

impl Core {
    /// An empty state, and an emulator that behaves as `options` say.
    pub async fn with(options: Options) -> Self {
        Self::configured(Emulator::start_blocking(options), &[]).await
    }

    /// The same for this emulator, and with these arguments in the provider block.
    pub async fn configured(emulator: Emulator, arguments: &[(&str, Value)]) -> Self {
        let arguments = [&[("region", Value::string(REGION))], arguments].concat();
        let service = Arc::new(service_with(&emulator, "1.16.4", &arguments).await);
        Self { emulator, service, state: BTreeMap::new(), stores_planned_private: true }
    }

    /// The connector in Quick Sight.
    pub fn remote(&self, id: &str) -> Connector {
        self.emulator.connector(ACCOUNT, REGION, id).unwrap_or_else(|| panic!("there is no connector {id}"))
    }

    /// Ends what is under way, as a first Ctrl-C does.
    pub fn interrupter(&self) -> impl Future<Output = ()> + use<> {
        let service = Arc::clone(&self.service);
        async move {
            answer(service.stop_provider(Request::new(wire::stop_provider::Request {}))).await;
        }
    }

    /// The attributes whose state is not what a refresh reads.
    pub async fn drifted(&self) -> Outcome<Vec<String>> {
        let mut drifted = Vec::new();
        for (address, instance) in &self.state {
            match self.refreshed(address, instance).await? {
                Some(read) => differences(&instance.value, &read.value, address, &mut drifted),
                None => drifted.push(format!("{address} does not exist")),
            }
        }
        Ok(drifted)
    }

    /// What the next apply of this configuration would do. Changes no state.
    pub async fn plan(&self, config: &Config) -> Outcome<BTreeMap<String, Action>> {
        let mut actions = BTreeMap::new();
        for address in self.addresses(config) {
            let prior = match self.state.get(address) {
                Some(instance) => self.refreshed(address, instance).await?,
                None => None,
            };
            let (action, _) = self.decided(address, prior.as_ref(), config.get(address)).await?;
            actions.extend(action.map(|action| (address.to_owned(), action)));
        }
        Ok(actions)
    }

    /// Refreshes, plans and applies. What fails leaves in the state what the provider answers.
    pub async fn apply(&mut self, config: &Config) -> Applied {
        let mut applied = Applied::default();
        let destroyed = |address: &&str| !config.contains_key(*address);
        let addresses: Vec<String> = self.addresses(config).into_iter().map(str::to_owned).collect();
        let of_type = |type_name: &str, is_destroyed: bool| {
            let wanted = addresses.iter().map(String::as_str);
            wanted.filter(|address| type_of(address) == type_name && destroyed(address) == is_destroyed).collect::<Vec<_>>()
        };
        let [connectors, permissions] = TYPES;
        let phases = [(permissions, true), (connectors, true), (connectors, false), (permissions, false)];
        for phase in phases.map(|(type_name, is_destroyed)| of_type(type_name, is_destroyed)) {
            let running = phase.iter().map(|address| self.applied(address, self.state.get(*address), config.get(*address)));
            for (address, (instance, action, said)) in phase.iter().zip(join_all(running).await) {
                applied.diagnostics.extend(said);
                applied.actions.extend(action.map(|action| ((*address).to_owned(), action)));
                match instance {
                    Some(instance) => drop(self.state.insert((*address).to_owned(), instance)),
                    None => drop(self.state.remove(*address)),
                }
            }
        }
        applied
    }

    /// Destroys everything, after which neither side has anything.
    pub async fn destroy(&mut self) {
        self.apply(&Config::new()).await.expect_success();
        let left = existing(&self.emulator);
        assert!(self.state.is_empty() && left.is_empty(), "left: {:?}, {left:?}", self.state.keys());
    }

    /// That a secret is in nothing that is kept.
    pub fn expect_nowhere(&self, secret: &str) {
        for (address, instance) in &self.state {
            let (block, _) = schema_of(type_of(address));
            let value = encoded(&instance.value, block).expect("a state");
            for bytes in [&value.msgpack[..], &instance.private] {
                assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "the secret of {address} is kept");
            }
        }
    }

    /// Everything that is configured or in the state.
    fn addresses<'a>(&'a self, config: &'a Config) -> Vec<&'a str> {
        let unconfigured = self.state.keys().filter(|address| !config.contains_key(*address));
        config.keys().chain(unconfigured).map(String::as_str).collect()
    }

    /// One resource: what is in the state afterwards, what was done, and what was said.
    async fn applied(
        &self,
        address: &str,
        prior: Option<&Instance>,
        config: Option<&Value>,
    ) -> (Option<Instance>, Option<Action>, Vec<wire::Diagnostic>) {
        let prior = match prior {
            None => None,
            Some(instance) => match self.refreshed(address, instance).await {
                Ok(refreshed) => refreshed,
                Err(said) => return (Some(instance.clone()), None, said),
            },
        };
        let (action, planned) = match self.decided(address, prior.as_ref(), config).await {
            Ok(decided) => decided,
            Err(said) => return (prior, None, said),
        };
        let mut said = planned.diagnostics.clone();
        let Some(done) = action else { return (prior, None, said) };
        let nothing = Value::Null;
        let mut instance = prior;
        if done == Action::Replace {
            let deletion = match self.planned(address, instance.as_ref(), &nothing, None).await {
                Ok(deletion) => deletion,
                Err(said) => return (instance, action, said),
            };
            let (left, spoken) = self.changed(address, instance.as_ref(), &nothing, deletion).await;
            said.extend(spoken);
            if left.is_some() {
                return (left, action, said);
            }
            instance = None;
        }
        let config = config.unwrap_or(&nothing);
        // In the apply Terraform plans once more, and demands the same.
        let again = match self.planned(address, instance.as_ref(), config, Some(&planned)).await {
            Ok(again) => again,
            Err(said) => return (instance, action, said),
        };
        expect_kept(&planned.value, &again.value, &format!("{address}, planned again"));
        let (instance, spoken) = self.changed(address, instance.as_ref(), config, again).await;
        said.extend(spoken);
        (instance, action, said)
    }

    async fn refreshed(&self, address: &str, instance: &Instance) -> Outcome<Option<Instance>> {
        let (block, identity) = schema_of(type_of(address));
        let request = wire::read_resource::Request {
            type_name: type_of(address).to_owned(),
            current_state: encoded(&instance.value, block),
            private: instance.private.clone().into(),
            current_identity: dynamic_value::encode_identity(&instance.identity, &identity.ty()).expect("an identity"),
            ..Default::default()
        };
        let read = answer(self.service.read_resource(Request::new(request))).await;
        errors(read.diagnostics)?;
        let value = dynamic_value::decode(read.new_state.as_ref(), &block.ty()).expect("a state");
        assert!(value.is_wholly_known(), "{address}: a refresh leaves something unknown");
        expect_no_write_only(block, &value, address);
        let seen = dynamic_value::decode_identity(read.new_identity.as_ref(), &identity.ty()).expect("an identity");
        if !value.is_null() && !instance.identity.is_null() {
            assert_eq!(seen, instance.identity, "{address}: a refresh changes the identity");
        }
        let refreshed = Instance { value, private: read.private.to_vec(), identity: seen, is_tainted: instance.is_tainted };
        Ok((!refreshed.value.is_null()).then_some(refreshed))
    }

    /// Validates and plans, twice where the first plan requires a replacement.
    async fn decided(
        &self,
        address: &str,
        prior: Option<&Instance>,
        config: Option<&Value>,
    ) -> Outcome<(Option<Action>, Planned)> {
        let Some(config) = config else {
            let planned = self.planned(address, prior, &Value::Null, None).await?;
            return Ok((prior.map(|_| Action::Delete), planned));
        };
        let (block, _) = schema_of(type_of(address));
        let request = wire::validate_resource_config::Request {
            type_name: type_of(address).to_owned(),
            config: encoded(config, block),
            client_capabilities: Some(wire::ClientCapabilities { write_only_attributes_allowed: true, ..Default::default() }),
        };
        errors(answer(self.service.validate_resource_config(Request::new(request))).await.diagnostics)?;
        let Some(instance) = prior else {
            return Ok((Some(Action::Create), self.planned(address, None, config, None).await?));
        };
        let planned = self.planned(address, prior, config, None).await?;
        if instance.is_tainted || planned.replaces {
            return Ok((Some(Action::Replace), self.planned(address, None, config, None).await?));
        }
        let action = (planned.value != instance.value).then_some(Action::Update);
        Ok((action, planned))
    }

    /// One plan, held to what Terraform demands of it. `before` is the plan that it repeats.
    async fn planned(
        &self,
        address: &str,
        prior: Option<&Instance>,
        config: &Value,
        before: Option<&Planned>,
    ) -> Outcome<Planned> {
        let (block, identity) = schema_of(type_of(address));
        let nothing = Value::Null;
        let prior_value = prior.map_or(&nothing, |instance| &instance.value);
        let prior_identity = prior.map_or(&nothing, |instance| &instance.identity);
        let sent_back = before.filter(|_| self.stores_planned_private);
        let request = wire::plan_resource_change::Request {
            type_name: type_of(address).to_owned(),
            prior_state: encoded(prior_value, block),
            proposed_new_state: encoded(config, block),
            config: encoded(config, block),
            prior_private: prior.map(|instance| instance.private.clone()).unwrap_or_default().into(),
            planned_private: sent_back.map(|planned| planned.private.clone()).unwrap_or_default().into(),
            prior_identity: dynamic_value::encode_identity(prior_identity, &identity.ty()).expect("an identity"),
            client_capabilities: Some(wire::ClientCapabilities {
                store_planned_private: self.stores_planned_private,
                ..Default::default()
            }),
            ..Default::default()
        };
        let response = answer(self.service.plan_resource_change(Request::new(request))).await;
        let diagnostics = errors(response.diagnostics)?;
        let value = dynamic_value::decode(response.planned_state.as_ref(), &block.ty()).expect("a planned state");
        expect_plan(block, prior_value, config, &value, address);
        Ok(Planned {
            value,
            private: response.planned_private.to_vec(),
            identity: dynamic_value::decode_identity(response.planned_identity.as_ref(), &identity.ty()).expect("an identity"),
            replaces: !response.requires_replace.is_empty(),
            diagnostics,
        })
    }

    /// Applies one plan: what is in the state afterwards, and what was said.
    async fn changed(
        &self,
        address: &str,
        prior: Option<&Instance>,
        config: &Value,
        planned: Planned,
    ) -> (Option<Instance>, Vec<wire::Diagnostic>) {
        let (block, identity) = schema_of(type_of(address));
        let nothing = Value::Null;
        let request = wire::apply_resource_change::Request {
            type_name: type_of(address).to_owned(),
            prior_state: encoded(prior.map_or(&nothing, |instance| &instance.value), block),
            planned_state: encoded(&planned.value, block),
            config: encoded(config, block),
            planned_private: planned.private.into(),
            planned_identity: dynamic_value::encode_identity(&planned.identity, &identity.ty()).expect("an identity"),
            ..Default::default()
        };
        let response = answer(self.service.apply_resource_change(Request::new(request))).await;
        let value = dynamic_value::decode(response.new_state.as_ref(), &block.ty()).expect("a state");
        assert!(value.is_wholly_known(), "{address}: something is unknown after the apply");
        expect_no_write_only(block, &value, address);
        let outcome = errors(response.diagnostics);
        if outcome.is_ok() {
            expect_kept(&planned.value, &value, &format!("{address}, applied"));
        }
        let seen = dynamic_value::decode_identity(response.new_identity.as_ref(), &identity.ty()).expect("an identity");
        let is_tainted = outcome.is_err() && prior.is_none();
        let instance = Instance { value, private: response.private.to_vec(), identity: seen, is_tainted };
        ((!instance.value.is_null()).then_some(instance), outcome.unwrap_or_else(|said| said))
    }
}

fn encoded(value: &Value, block: &Block) -> Option<wire::DynamicValue> {
    Some(dynamic_value::encode(value, &block.ty()).expect("a value of this type can be encoded"))
}
