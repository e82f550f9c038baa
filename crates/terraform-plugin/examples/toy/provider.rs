//! The toy provider: things that are files in a directory. Its one resource has a row of every kind, and names of things that
//! make it fail in every way.

use std::{io, path::PathBuf};

use async_trait::async_trait;
use terraform_plugin::{
    language::{
        diagnostic::{Diagnostic, Diagnostics},
        path::Path,
        private::Private,
        secret::Secret,
        ty::Type,
        value::Value,
    },
    provider::{
        Configure, Provider,
        data_source::DataSource,
        list_resource::ListResource,
        resource::{Context, Create, Delete, Draft, ImportTarget, MoveSource, Object, Outcome, Plan, Read, Resource, Update},
    },
    schema::{
        Attribute, Block, IdentityAttribute, IdentitySchema, NestedBlock, Recompute, Schema,
        block_rule::BlockRule,
        function::{Function, FunctionError, Parameter},
        rule::Rule,
        walk,
    },
};

use crate::lookup::{Look, Things};

/// The provider.
#[derive(Debug)]
pub struct Toy;

/// A configured provider: the directory of its things.
#[derive(Debug)]
pub struct Directory(pub PathBuf);

/// The one resource type.
#[derive(Debug)]
pub struct Thing {
    schema: Schema,
    identity: IdentitySchema,
}

static PROVIDER_SCHEMA: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(|| Schema {
    version: 0,
    block: Block {
        attributes: vec![
            Attribute::required("directory", Type::String).doc("Where the things are."),
            Attribute::optional("advice", Type::Bool).doc("Whether warnings are wanted."),
        ],
        ..Block::default()
    },
});

static META_SCHEMA: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(|| Schema {
    version: 0,
    block: Block {
        attributes: vec![Attribute::optional("digest", Type::String).rule(Rule::length(1, 8)).doc("The digest of what is made.")],
        ..Block::default()
    },
});

static DATA_SOURCES: std::sync::LazyLock<Vec<Box<dyn DataSource<Directory>>>> =
    std::sync::LazyLock::new(|| vec![Box::new(Look::default())]);

static LISTS: std::sync::LazyLock<Vec<Box<dyn ListResource<Directory>>>> =
    std::sync::LazyLock::new(|| vec![Box::new(Things::default())]);

static FUNCTIONS: std::sync::LazyLock<Vec<Function>> = std::sync::LazyLock::new(|| {
    vec![
        Function::new("shout", Type::String, shout)
            .summary("A text in capitals")
            .doc("Writes a text in capitals, unless it is `quiet`.")
            .parameter(Parameter::new("text", Type::String, "A text.").rule(Rule::length(1, 8))),
        Function::new("labels", Type::map(Type::String), |arguments| {
            let names = arguments[0].elements().iter().filter_map(Value::as_str);
            Ok(Value::Map(names.map(|name| (name.to_owned(), Value::string("label"))).collect()))
        })
        .summary("Labels with these names")
        .parameter(Parameter::new("names", Type::list(Type::String), "Their names.").rule(Rule::items(0, 2))),
    ]
});

fn shout(arguments: &[Value]) -> Result<Value, FunctionError> {
    match arguments[0].as_str().unwrap_or_default() {
        "quiet" => Err(FunctionError::of_argument(0, "quiet cannot be shouted")),
        "panic" => panic!("shouted in panic"),
        "vague" => Ok(Value::unknown()),
        text => Ok(Value::String(text.to_uppercase())),
    }
}

static RESOURCES: std::sync::LazyLock<Vec<Box<dyn Resource<Directory>>>> =
    std::sync::LazyLock::new(|| vec![Box::new(Thing::default())]);

#[async_trait]
impl Provider for Toy {
    type Client = Directory;

    fn name(&self) -> &'static str {
        "toy"
    }

    fn address(&self) -> &'static str {
        "registry.terraform.io/example/toy"
    }

    fn version(&self) -> &'static str {
        "0.0.1"
    }

    fn schema(&self) -> &Schema {
        &PROVIDER_SCHEMA
    }

    fn meta(&self) -> Option<&Schema> {
        Some(&META_SCHEMA)
    }

    fn resources(&self) -> &[Box<dyn Resource<Directory>>] {
        &RESOURCES
    }

    fn data_sources(&self) -> &[Box<dyn DataSource<Directory>>] {
        &DATA_SOURCES
    }

    fn list_resources(&self) -> &[Box<dyn ListResource<Directory>>] {
        &LISTS
    }

    fn functions(&self) -> &[Function] {
        &FUNCTIONS
    }

    fn wants_advice(&self, config: &Value) -> bool {
        config.get("advice").as_bool() != Some(false)
    }

    fn silence_advice(&self) -> &'static str {
        "Set advice = false to silence this."
    }

    async fn configure(&self, request: Configure<'_>, _: &mut Diagnostics) -> Option<Directory> {
        request.config.get("directory").as_str().map(|directory| Directory(directory.into()))
    }
}

impl Default for Thing {
    fn default() -> Self {
        let door = Block {
            attributes: vec![
                Attribute::required("key", Type::String).rule(Rule::length(1, 8)),
                Attribute::optional_computed("handle", Type::String).default(Value::string("round")),
                Attribute::computed("code", Type::String).recompute(Recompute::Never),
                Attribute::write_only("pin_wo", Type::Secret),
            ],
            ..Block::default()
        };
        let shelf = Block {
            attributes: vec![
                Attribute::required("label", Type::String),
                Attribute::optional("depth", Type::Number).replaces(),
                Attribute::computed("code", Type::String).recompute(Recompute::Never),
            ],
            ..Block::default()
        };
        let tag = Block {
            attributes: vec![
                Attribute::required("key", Type::String),
                Attribute::optional("origin", Type::String).replaces(),
                Attribute::optional_computed("value", Type::String).default(Value::string("none")),
                Attribute::computed("code", Type::String).recompute(Recompute::Never),
            ],
            ..Block::default()
        };
        let block = Block {
            doc: "A thing.",
            attributes: vec![
                Attribute::required("name", Type::String).rule(Rule::length(1, 16)).doc("Its name."),
                Attribute::optional("note", Type::String).rule(Rule::length(0, 16).advice()),
                Attribute::optional("kind", Type::String)
                    .replaces()
                    .rule(Rule::length(1, 8))
                    .rule(Rule::pattern("[a-z]+", "be of small letters")),
                Attribute::optional_computed("color", Type::String).default(Value::string("grey")),
                Attribute::optional("secret", Type::Secret),
                Attribute::write_only("password_wo", Type::Secret),
                Attribute::optional("password_wo_version", Type::String),
                Attribute::optional("size", Type::Number),
                Attribute::optional("labels", Type::map(Type::String)),
                Attribute::optional("zones", Type::set(Type::String)),
                Attribute::computed("id", Type::String).recompute(Recompute::Never),
                Attribute::computed("digest", Type::String).recompute(Recompute::With(&["name", "door"])),
                Attribute::computed("revision", Type::String),
            ],
            blocks: vec![
                NestedBlock::single("door", door.clone()),
                NestedBlock::single("hatch", door),
                NestedBlock::list("shelf", 0, 3, shelf),
                NestedBlock::set("tag", 0, 0, tag),
            ],
            rules: vec![BlockRule::Requires("password_wo", "password_wo_version"), BlockRule::AtMostOneOf(&["door", "hatch"])],
        };
        let id =
            IdentityAttribute { name: "id", ty: Type::String, required_for_import: true, doc: "The name of the thing's file." };
        Self { schema: Schema { version: 1, block }, identity: IdentitySchema { version: 0, attributes: vec![id] } }
    }
}

impl Thing {
    /// What an import or a move knows of the thing with this ID.
    fn found(&self, id: &str) -> Outcome {
        let mut state = self.schema.block.empty();
        state.replace_at(&["id"], Value::string(id));
        match id {
            "anonymous" => Outcome::object(state, Value::Null),
            "mistyped" => Outcome::object(state, Value::string(id)),
            _ => Outcome::object(state, identity(id)),
        }
    }

    /// The planned thing with every unknown found out.
    fn made(&self, planned: &Value, id: &str, revision: u32) -> Value {
        let mut state = planned.clone();
        walk::rewrite(&self.schema.block, &mut state, [], &mut |block, attributes, []| {
            let known = ["key", "label"].into_iter().find_map(|name| attributes.get(name)?.as_str().map(str::to_owned));
            for attribute in block.attributes.iter().filter(|attribute| attribute.is_computed()) {
                let text = match attribute.name {
                    "id" => id.to_owned(),
                    "revision" => revision.to_string(),
                    name => format!("{name} of {}", known.as_deref().unwrap_or(id)),
                };
                if let Some(value) = attributes.get_mut(attribute.name).filter(|value| value.is_unknown()) {
                    *value = Value::string(text);
                }
            }
        });
        state
    }
}

pub fn identity(id: &str) -> Value {
    Value::object([("id", Value::string(id))])
}

pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).as_str().unwrap_or_default()
}

fn failed(error: &io::Error) -> Outcome {
    Outcome::failed(Diagnostic::error("The directory does not work", error.to_string()))
}

#[async_trait]
impl Resource<Directory> for Thing {
    fn type_name(&self) -> &'static str {
        "toy_thing"
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn identity(&self) -> &IdentitySchema {
        &self.identity
    }

    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        if config.get("name").as_str() == Some("worst") {
            diagnostics.push(Diagnostic::error("A bad name", "Choose another.").at(Path::of(&["name"])));
        }
    }

    async fn derive(&self, _: Option<&Directory>, _: &Context, _: Plan<'_>, draft: &mut Draft, diagnostics: &mut Diagnostics) {
        let planned = &mut draft.planned;
        match text(planned, "name") {
            "derive-fails" => diagnostics.push(Diagnostic::error("No plan", "The name says so.")),
            "derive-lies" => planned.replace_at(&["note"], Value::string("lie")),
            "derive-panics" => panic!("derived a panic"),
            "derive-keeps" => draft.private.set("kept", &"by the plan".into()),
            "derive-replaces" => {
                draft.requires_replace.push(Path::of(&["revision"]));
                planned.replace_at(&["revision"], Value::unknown());
            }
            _ => {}
        }
    }

    fn review(&self, request: Plan<'_>, _: &Value, diagnostics: &mut Diagnostics) {
        if text(request.config, "name") == "refused" {
            diagnostics.push(Diagnostic::error("Refused", "The name says so.").at(Path::of(&["name"])));
        }
        if text(request.config, "name") == "risky" {
            diagnostics.push(Diagnostic::advice("Risky", "The name says so.").at(Path::of(&["name"])));
        }
    }

    async fn create(&self, client: &Directory, context: &Context, request: Create<'_>) -> Outcome {
        let name = text(request.planned, "name");
        match name {
            "create-panics" => {
                let password = request.config.get("password_wo").as_secret().map(Secret::expose);
                panic!("created a panic from {password:?}")
            }
            "create-fails" => return Outcome::failed(Diagnostic::error("Not created", "The name says so.")),
            "create-silent" => return Outcome::nothing(),
            "create-slow" => context.stop.cancelled().await,
            _ => {}
        }
        let id = format!("thing-{name}");
        if let Err(error) = std::fs::write(client.0.join(&id), name) {
            return failed(&error);
        }
        let mut state = self.made(request.planned, &id, 1);
        if name == "create-collapses" {
            context.created(Object { state: request.planned.clone(), identity: Value::Null });
            state.replace_at(&["digest"], Value::unknown());
            context.created(Object { state, identity: identity(&id) });
            panic!("a collapse after the creation");
        }
        if let Some(digest) = context.meta.get("digest").as_str() {
            state.replace_at(&["digest"], Value::string(digest));
        }
        match name {
            "create-leaks" => state.replace_at(&["password_wo"], request.config.get("password_wo").clone()),
            "create-lies" => state.replace_at(&["color"], Value::string("pink")),
            "create-unknown" => state.replace_at(&["digest"], Value::unknown()),
            "create-mistypes" => state.replace_at(&["digest"], Value::Bool(true)),
            "create-anonymous" => return Outcome::object(state, Value::Null),
            "create-midway" | "create-slow" => {
                state.replace_at(&["digest"], Value::unknown());
                return Outcome::object(state, identity(&id)).with([Diagnostic::error("Half created", "The name says so.")]);
            }
            _ => {}
        }
        Outcome::object(state, identity(&id))
    }

    async fn read(&self, client: &Directory, _: &Context, request: Read<'_>) -> Outcome {
        let id = text(request.state, "id");
        let name = match std::fs::read_to_string(client.0.join(id)) {
            Ok(name) => name,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Outcome::nothing(),
            Err(error) => return failed(&error),
        };
        match name.as_str() {
            "read-fails" => return Outcome::failed(Diagnostic::error("Not read", "The name says so.")),
            "read-panics" => panic!("read a panic"),
            "read-renames" => return Outcome::object(request.state.clone(), identity("another")),
            _ => {}
        }
        let mut state = request.state.clone();
        state.replace_at(&["name"], Value::string(name));
        if request.after_import {
            state.replace_at(&["color"], Value::string("grey"));
            state.replace_at(&["revision"], Value::string("1"));
            state.replace_at(&["digest"], Value::string(format!("digest of {id}")));
        }
        Outcome::object(state, identity(id))
    }

    async fn update(&self, client: &Directory, _: &Context, request: Update<'_>) -> Outcome {
        let (name, id) = (text(request.planned, "name"), text(request.prior, "id"));
        match name {
            "update-panics" => panic!("updated a panic"),
            "update-fails" => return Outcome::failed(Diagnostic::error("Not updated", "The name says so.")),
            "update-notes" => {
                return Outcome::failed(Diagnostic::error("Not updated", "The name says so.")).keeping(Private::new(*b"noted"));
            }
            _ => {}
        }
        if let Err(error) = std::fs::write(client.0.join(id), name) {
            return failed(&error);
        }
        let revision = text(request.prior, "revision").parse().unwrap_or(0) + 1;
        let state = self.made(request.planned, id, revision);
        match name {
            "update-midway" => {
                Outcome::object(state, identity(id)).with([Diagnostic::error("Half updated", "The name says so.")])
            }
            "update-renames" => Outcome::object(state, identity("another")),
            _ => Outcome::object(state, identity(id)),
        }
    }

    async fn delete(&self, client: &Directory, _: &Context, request: Delete<'_>) -> Outcome {
        let name = text(request.state, "name");
        let not_deleted = || Outcome::failed(Diagnostic::error("Not deleted", "The name says so."));
        match name {
            "delete-fails" => return not_deleted(),
            "delete-notes" => return not_deleted().keeping(Private::new(*b"noted")),
            "delete-returns" => return Outcome::object(request.state.clone(), Value::Null),
            "delete-returns-failing" => {
                return Outcome { object: Outcome::object(Value::Null, Value::Null).object, ..not_deleted() };
            }
            _ => {}
        }
        match std::fs::remove_file(client.0.join(text(request.state, "id"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => failed(&error),
            _ if name == "delete-warns" => Outcome::nothing().with([Diagnostic::warning("Deleted", "The name says so.")]),
            _ => Outcome::nothing(),
        }
    }

    async fn import(&self, _: &Directory, _: &Context, target: ImportTarget<'_>) -> Outcome {
        let id = match target {
            ImportTarget::Id(id) => id,
            ImportTarget::Identity(identity) => text(identity, "id"),
        };
        self.found(id)
    }

    fn move_state(&self, source: &MoveSource<'_>) -> Option<Outcome> {
        let id = (source.type_name == "toy_gadget").then_some(source.state)?.get("id")?.as_str()?;
        Some(self.found(id))
    }

    fn generate_config(&self, state: &Value, config: &mut Value) {
        if state.get("kind").as_str() == Some("plain") {
            config.replace_at(&["kind"], Value::Null);
        }
    }
}
