//! What the toy provider has for looking things up: a data source for one, and a list that finds as many as its configuration says.

use async_trait::async_trait;
use terraform_plugin::{
    language::{
        diagnostic::{Diagnostic, Diagnostics},
        path::Path,
        ty::Type,
        value::Value,
    },
    provider::{
        data_source::{DataSource, Found},
        list_resource::{List, ListResource, Listed, More, Sink, Wanted},
        resource::{Context, Object, Resource},
    },
    schema::{Attribute, Block, NestedBlock, Schema, rule::Rule},
};

use crate::provider::{Directory, Thing, identity, text};

/// The data source: looks at a thing by its ID.
#[derive(Debug)]
pub struct Look {
    schema: Schema,
}

impl Default for Look {
    fn default() -> Self {
        let rows = Block {
            doc: "What its file says.",
            attributes: vec![
                Attribute::required("name", Type::String).rule(Rule::length(1, 8)).doc("Its name."),
                Attribute::optional("password", Type::Secret).doc("Never told."),
            ],
            ..Block::default()
        };
        let file = Block { blocks: vec![NestedBlock::single("file", rows)], ..Block::default() };
        let block = Block {
            doc: "Looks at a thing.",
            attributes: vec![Attribute::required("id", Type::String).rule(Rule::length(1, 20)).doc("ID of the thing.")],
            ..file.readable()
        };
        Self { schema: Schema { version: 0, block } }
    }
}

#[async_trait]
impl DataSource<Directory> for Look {
    fn type_name(&self) -> &'static str {
        "toy_thing"
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        if config.get("id").as_str() == Some("bad") {
            diagnostics.push(Diagnostic::error("Bad ID", "Its name says so.").at(Path::of(&["id"])));
        }
        if config.get("id").as_str() == Some("odd") {
            diagnostics.push(Diagnostic::advice("Odd ID", "Its name says so.").at(Path::of(&["id"])));
        }
    }

    async fn read(&self, client: &Directory, context: &Context, config: &Value) -> Found {
        let id = text(config, "id");
        let found = |id: Value, name: Value| Found::state(Value::object([("id", id), ("file", Value::object([("name", name)]))]));
        match id {
            "panics" => panic!("looked in panic"),
            "silent" => return Found::default(),
            "slow" => context.stop.cancelled().await,
            "unknown" => return found(Value::string(id), Value::unknown()),
            "other" => return found(Value::string("another"), Value::Null),
            "half" => {
                let error = Diagnostic::error("Half read", "Its name says so.");
                return Found { diagnostics: error.into(), ..found(Value::string(id), Value::Null) };
            }
            _ => {}
        }
        match std::fs::read_to_string(client.0.join(id)) {
            Ok(name) => found(Value::string(id), Value::String(name)),
            Err(error) => Found::failed(Diagnostic::error("No such thing", error.to_string())),
        }
    }
}

/// The list: as many things as its configuration says, whether there are any or not.
#[derive(Debug)]
pub struct Things {
    schema: Schema,
}

/// How many things the list has found so far, for who wants to know whether it stopped.
pub static FOUND: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

impl Default for Things {
    fn default() -> Self {
        let block = Block {
            doc: "Lists things.",
            attributes: vec![
                Attribute::required("amount", Type::Number).doc("How many."),
                Attribute::optional("ends", Type::String).rule(Rule::one_of(&["error", "panic"])).doc("How it ends."),
            ],
            ..Block::default()
        };
        Self { schema: Schema { version: 0, block } }
    }
}

#[async_trait]
impl ListResource<Directory> for Things {
    fn type_name(&self) -> &'static str {
        "toy_thing"
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    async fn list(&self, _: &Directory, _: &Context, request: List<'_>, sink: &Sink) -> Diagnostics {
        let Value::Number(count) = request.config.get("amount") else { return Diagnostics::new() };
        for number in 0..count.as_u64().unwrap_or_default() {
            FOUND.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let (name, identity) = (format!("Thing {number}"), identity(&format!("thing-{number}")));
            let listed = match request.wanted {
                Wanted::Identity => Listed::identity(name, identity),
                Wanted::Object => {
                    let mut state = Thing::default().schema().block.empty();
                    state.replace_at(&["name"], Value::string(&name));
                    Listed::object(name, Object { state, identity }, Diagnostics::new())
                }
            };
            if sink.send(listed).await == More::Enough {
                return Diagnostics::new();
            }
        }
        match request.config.get("ends").as_str() {
            Some("panic") => panic!("listed in panic"),
            Some(_) => Diagnostic::error("No more", "The configuration says so.").into(),
            None => Diagnostics::new(),
        }
    }
}
