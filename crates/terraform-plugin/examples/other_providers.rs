//! Stand-ins for `hashicorp/aws` and `hashicorp/awscc`, which tests cannot download: the resources that the guides show beside those of this
//! repository, with the arguments that these providers document (`aws` 6, `awscc` 1.96). Objects exist in the state alone. The name of the program
//! decides which of the two it is.

use std::{process::ExitCode, sync::LazyLock};

use async_trait::async_trait;
use terraform_plugin::{
    language::{diagnostic::Diagnostics, ty::Type, value::Value},
    provider::{
        Configure, Provider,
        resource::{Context, Create, Delete, ImportTarget, Outcome, Read, Resource, Update},
    },
    schema::{Attribute, Block, IdentityAttribute, IdentitySchema, Recompute, Schema, rule::Rule},
};

fn main() -> ExitCode {
    let program = std::env::args().next().unwrap_or_default();
    if program.ends_with("terraform-provider-awscc") {
        terraform_plugin::serve(StandIn { name: "awscc", address: "registry.terraform.io/hashicorp/awscc", resources: awscc() })
    } else {
        terraform_plugin::serve(StandIn { name: "aws", address: "registry.terraform.io/hashicorp/aws", resources: aws() })
    }
}

fn required(name: &'static str) -> Attribute {
    Attribute::required(name, Type::String)
}

/// An argument whose value stays when it is omitted, as every optional one of `awscc`.
fn kept(name: &'static str, ty: Type) -> Attribute {
    Attribute::optional_computed(name, ty).recompute(Recompute::Never)
}

fn objects(attributes: [(&'static str, Type); 2]) -> Type {
    Type::list(Type::object(attributes))
}

fn aws() -> Vec<Box<dyn Resource<()>>> {
    let group = vec![
        required("group_name").replaces(),
        Attribute::optional("description", Type::String),
        Attribute::optional_computed("namespace", Type::String).recompute(Recompute::Never),
    ];
    let membership = vec![
        required("group_name").replaces(),
        required("member_name").replaces(),
        Attribute::optional_computed("namespace", Type::String).recompute(Recompute::Never),
    ];
    let connection = vec![
        required("vpc_connection_id").replaces(),
        required("name"),
        required("role_arn"),
        Attribute::required("security_group_ids", Type::set(Type::String)),
        Attribute::required("subnet_ids", Type::set(Type::String)),
        Attribute::optional("dns_resolvers", Type::set(Type::String)),
        Attribute::optional("tags", Type::map(Type::String)),
    ];
    vec![
        Thing::boxed("aws_quicksight_group", "group_name", "group/default", group),
        Thing::boxed("aws_quicksight_group_membership", "group_name", "group/default", membership),
        Thing::boxed("aws_quicksight_vpc_connection", "vpc_connection_id", "vpcConnection", connection),
    ]
}

fn awscc() -> Vec<Box<dyn Resource<()>>> {
    let tags = || kept("tags", objects([("key", Type::String), ("value", Type::String)]));
    let agent = vec![
        required("agent_id").replaces().rule(Rule::length(1, 256)),
        required("aws_account_id").replaces(),
        required("name").rule(Rule::length(1, 50)),
        kept("action_connectors", Type::list(Type::String)).rule(Rule::items(0, 10)),
        kept("agent_lifecycle", Type::String).replaces().rule(Rule::one_of(&["PREVIEW", "PUBLISHED"])),
        kept("description", Type::String),
        kept("icon_id", Type::String),
        kept("spaces", Type::list(Type::String)).rule(Rule::items(0, 10)),
        kept("starter_prompts", Type::list(Type::String)).rule(Rule::items(0, 3)),
        tags(),
        kept("welcome_message", Type::String).rule(Rule::length(0, 300)),
    ];
    let space = vec![
        required("space_id").replaces().rule(Rule::length(1, 256)),
        required("aws_account_id").replaces(),
        required("name"),
        kept("description", Type::String),
        kept("permissions", objects([("actions", Type::list(Type::String)), ("principal", Type::String)])),
        kept("resources", objects([("resource_arn", Type::String), ("resource_type", Type::String)])),
        tags(),
    ];
    vec![
        Thing::boxed("awscc_quicksight_agent", "agent_id", "agent", agent),
        Thing::boxed("awscc_quicksight_space", "space_id", "space", space),
    ]
}

/// A resource type whose objects are what was planned.
#[derive(Debug)]
struct Thing {
    type_name: &'static str,
    /// The argument that is the last part of the ARN.
    key: &'static str,
    /// What is before it in the ARN.
    kind: &'static str,
    schema: Schema,
    identity: IdentitySchema,
}

impl Thing {
    fn boxed(
        type_name: &'static str,
        key: &'static str,
        kind: &'static str,
        mut attributes: Vec<Attribute>,
    ) -> Box<dyn Resource<()>> {
        attributes.push(Attribute::computed("arn", Type::String).recompute(Recompute::Never));
        attributes.push(Attribute::computed("id", Type::String).recompute(Recompute::Never));
        let id = IdentityAttribute { name: "id", ty: Type::String, required_for_import: true, doc: "Its ID." };
        let identity = IdentitySchema { version: 0, attributes: vec![id] };
        let schema = Schema { version: 0, block: Block { attributes, ..Block::default() } };
        Box::new(Self { type_name, key, kind, schema, identity })
    }

    fn stored(&self, state: &Value) -> Outcome {
        Outcome::object(state.clone(), Value::object([("id", state.get("id").clone())]))
    }
}

#[async_trait]
impl Resource<()> for Thing {
    fn type_name(&self) -> &'static str {
        self.type_name
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn identity(&self) -> &IdentitySchema {
        &self.identity
    }

    async fn create(&self, (): &(), _: &Context, request: Create<'_>) -> Outcome {
        let key = request.planned.get(self.key).as_str().unwrap_or_default().to_owned();
        let mut state = request.planned.clone();
        state.replace_at(&["arn"], Value::string(format!("arn:aws:quicksight:us-east-1:123456789012:{}/{key}", self.kind)));
        state.replace_at(&["id"], Value::string(key));
        self.stored(&state.null_where_unknown())
    }

    async fn read(&self, (): &(), _: &Context, request: Read<'_>) -> Outcome {
        self.stored(request.state)
    }

    async fn update(&self, (): &(), _: &Context, request: Update<'_>) -> Outcome {
        self.stored(request.planned)
    }

    async fn delete(&self, (): &(), _: &Context, _: Delete<'_>) -> Outcome {
        Outcome::nothing()
    }

    async fn import(&self, (): &(), _: &Context, _: ImportTarget<'_>) -> Outcome {
        Outcome::nothing()
    }
}

/// One of the two providers.
struct StandIn {
    name: &'static str,
    address: &'static str,
    resources: Vec<Box<dyn Resource<()>>>,
}

static PROVIDER_SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let attributes = vec![Attribute::optional("profile", Type::String), Attribute::optional("region", Type::String)];
    Schema { version: 0, block: Block { attributes, ..Block::default() } }
});

#[async_trait]
impl Provider for StandIn {
    type Client = ();

    fn name(&self) -> &'static str {
        self.name
    }

    fn address(&self) -> &'static str {
        self.address
    }

    fn version(&self) -> &'static str {
        "0.0.1"
    }

    fn schema(&self) -> &Schema {
        &PROVIDER_SCHEMA
    }

    fn resources(&self) -> &[Box<dyn Resource<()>>] {
        &self.resources
    }

    async fn configure(&self, _: Configure<'_>, _: &mut Diagnostics) -> Option<()> {
        Some(())
    }
}
