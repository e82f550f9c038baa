//! The pages that are written from the rows and the examples, and are committed: what is in `docs/` must be what would be written now.

mod permission;
mod provider;

use std::{collections::BTreeSet, fs, path::Path};

use quicksight_client::Kind;
use terraform_plugin::{
    document,
    function::Function,
    provider::Provider,
    schema::{Attribute, Block, IdentityAttribute, IdentitySchema, Nesting, Schema},
    ty::Type,
};
use terraform_provider_quicksight::{
    action_connector::{
        connector_types::{CONNECTOR_TYPES, CONSOLE_ONLY, Feature, GUIDE, SUPPORTED_TYPES},
        functions::FUNCTIONS,
        lookup::{data_source, data_sources, list},
        schema::{IDENTITY, SCHEMA},
    },
    provider::rows,
};

use super::{iam, links, read};

const RESOURCE: &str = "examples/resources/quicksight_action_connector";
/// Where the examples are, for readers of the registry.
const REPOSITORY: &str = "https://github.com/quicksight-tf/terraform-provider-quicksight/tree/main";
/// What an example alone lacks, on the pages of resources.
const REQUIRED: &str = "The configuration requires the provider in a [`required_providers` block](https://registry.terraform.io/providers/quicksight-tf/quicksight/latest/docs#example-usage).";
const IMPORT_BLOCK: &str = "[`import` block](https://developer.hashicorp.com/terraform/language/import)";

fn code(language: &str, path: &str) -> String {
    format!("```{language}\n{}\n```\n", read(path).trim_end())
}

/// The title and the text of an example, whose first line is the title.
fn example(path: &str) -> (String, String) {
    let text = read(path);
    let (title, text) = text.split_once("\n\n").expect("a title stands apart");
    let title = title.strip_prefix("# ").unwrap_or_else(|| panic!("{path} begins without a title"));
    (title.to_owned(), format!("```terraform\n{}\n```\n", text.trim()))
}

/// These examples of the directory under their titles, and links to the others whose names begin so.
fn examples(directory: &str, shown: &[&str]) -> String {
    let sections = shown.iter().map(|name| {
        let (title, code) = example(&format!("{directory}/{name}"));
        format!("### {title}\n\n{code}\n")
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
    let names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let is_other = |name: &String| name.starts_with("resource") && !shown.contains(&name.as_str());
    let mut links: Vec<String> = names
        .filter(is_other)
        .map(|name| format!("* [{}]({REPOSITORY}/{directory}/{name})\n", example(&format!("{directory}/{name}")).0))
        .collect();
    links.sort();
    let others = if links.is_empty() { String::new() } else { format!("### More Examples\n\n{}\n", links.concat()) };
    sections.collect::<String>() + &others
}

/// The types with what AWS documents of each, and what each feature of Quick Sight asks of a connector.
fn connector_types() -> String {
    let kinds = |kinds: &[Kind]| {
        let names: Vec<String> = kinds.iter().map(|kind| format!("`{}`", kind.authentication_type())).collect();
        if names.is_empty() { "-".to_owned() } else { names.join(", ") }
    };
    let mut types: Vec<_> = CONNECTOR_TYPES.iter().collect();
    types.sort_by_key(|row| row.name);
    let types: String = types
        .into_iter()
        .map(|row| {
            let uses = Feature::ALL.iter().map(|feature| if row.features.contains(feature) { " Yes |" } else { " - |" });
            format!("| [`{}`]({GUIDE}{}.html) | {} |{}\n", row.name, row.page, kinds(row.documented), uses.collect::<String>())
        })
        .collect();
    let names: String = Feature::ALL.iter().map(|feature| format!(" {} |", title_case(feature.name()))).collect();
    let features: String = Feature::ALL
        .iter()
        .map(|feature| format!("| {} | {} |\n", title_case(feature.name()), kinds(feature.authentication())))
        .collect();
    format!(
        "The following table lists the authentication types and the Quick Sight features that AWS documents for each connector type\n\
         ([supported types]({SUPPORTED_TYPES})). `-` means that AWS documents none; for `GENERIC_HTTP`, that its pages contradict each other:\n\
         see [other services](../guides/oauth.md#other-services). `API_KEY` for `ASANA` is reported by users, not documented by AWS.\n\n\
         | `type` | Authentication types |{names}\n| --- | --- |{}\n{types}\n\
         Which features can use a connector also depends on its authentication type. AWS documents the following authentication types for each feature. For example,\n\
         dashboard alerts can use a `JIRA_CLOUD` connector with an API key, but chat agents cannot. Where the two tables contradict each other, the pages of AWS do, too:\n\
         test the connector.\n\n\
         | Feature | Authentication types |\n| --- | --- |\n{features}\n\
         Connectors of the types {} can be created only in the Quick Sight console. They can be imported and read.\n",
        " --- |".repeat(Feature::ALL.len()),
        CONSOLE_ONLY.map(|name| format!("`{name}`")).join(" and ")
    )
}

/// The first letter as a capital.
fn title_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The section on imports of a resource. `id` says what its ID is made of, and `forms` what else is accepted.
fn import(directory: &str, identity: &IdentitySchema, id: &str, forms: &str) -> String {
    let attributes = |is_required: bool| -> String {
        let rows = identity.attributes.iter().filter(|part| part.required_for_import == is_required);
        rows.map(|part: &IdentityAttribute| format!("* `{}` (String) {}\n", part.name, part.doc)).collect()
    };
    format!(
        "## Import\n\n\
         In Terraform v1.12.0, OpenTofu v1.12.0 and later, use an {IMPORT_BLOCK} with the `identity` attribute. For example:\n\n{}\n\
         ### Identity Schema\n\n#### Required\n\n{}\n#### Optional\n\n{}\n\
         In Terraform v1.5.0 and later and in OpenTofu, use an {IMPORT_BLOCK} with the `id` attribute, which consists of {id}. For example:\n\n{}\n\
         {forms}\n\n\
         Use the `terraform import` command with the same ID. For example:\n\n{}",
        code("terraform", &format!("{directory}/import-by-identity.tf")),
        attributes(true),
        attributes(false),
        code("terraform", &format!("{directory}/import-by-string-id.tf")),
        code("shell", &format!("{directory}/import.sh")),
    )
}

/// Which of the two ways to manage permissions to choose, on the pages of both.
const ONE_WAY: &str = "~> **Note:** Manage the permissions of a connector either with `permissions` blocks of `quicksight_action_connector` or with
`quicksight_action_connector_permission` resources, not with both. The blocks manage all permissions of a connector and revoke those of other principals. The
resource manages the permissions of one principal and does not change others: use it if several configurations grant access. See
[Permissions](../guides/permissions.md#several-configurations-for-one-connector).";

fn front_matter(title: &str, description: &str) -> String {
    format!("---\npage_title: \"{title}\"\nsubcategory: \"\"\ndescription: |-\n  {description}\n---\n")
}

fn resource_page() -> String {
    format!(
        r#"{front_matter}
# Resource: quicksight_action_connector

{doc}

-> **Note:** Each secret has a write-only argument, such as `api_key_wo`, that is stored in neither the plan nor the state. Write-only arguments require
Terraform 1.11 or OpenTofu 1.11. To send the secret again, change its version argument, such as `api_key_wo_version`. See
[Keeping secrets out of state](../guides/secrets.md).

-> **Note:** Quick Sight needs the full authentication configuration, including the secret, to create a connector and to change its `name`,
`description`, `vpc_connection_arn` or `authentication_config`, and never returns secrets. Importing, tagging, sharing and destroying a connector do not require
the secret, and neither does a plan without changes. If you remove a secret and its version from the configuration, nothing is sent, the connector keeps the
secret, and the plan shows a warning.

{ONE_WAY}

## Example Usage

{REQUIRED}
For client credentials and the endpoints of each service, see [OAuth at each service](../guides/oauth.md). For a user name and password, see
[`basic_auth_connection_metadata`](#basic_auth_connection_metadata-block).

{examples}{reference}
## Connector Types

{types}
## IAM Permissions

{permissions}
{import}"#,
        front_matter = front_matter("quicksight_action_connector Resource", SCHEMA.block.doc),
        doc = SCHEMA.block.doc,
        examples = examples(RESOURCE, &["resource.tf", "resource_confluence_api_key.tf", "resource_bedrock.tf"]),
        types = connector_types(),
        permissions = iam::table(
            iam::RESOURCE,
            "the state keeps the previous values. Permissions are read only if they are managed and during an import"
        ) + &iam::role(),
        reference = document::reference(&SCHEMA.block, "resource"),
        import = import(
            RESOURCE,
            &IDENTITY,
            "the AWS account ID and the connector ID separated by a comma (`,`), and can be followed by `@REGION`",
            "`ACCOUNT/ID`, `ID|ACCOUNT`, `ID` and the ARN of the connector are also accepted. If the configuration contains the version of a write-only\nsecret, the first plan after the import updates the connector in place, which sends the secret once."
        ),
    )
}

/// `denied` says what becomes of permissions and tags that cannot be read; empty where that is an error.
fn data_source_page(name: &str, schema: &Schema, permissions: &[iam::Needs], denied: &str) -> String {
    format!(
        r#"{front_matter}
# Data Source: {name}

{doc}

## Example Usage

{example}
{reference}
## IAM Permissions

{permissions}"#,
        front_matter = front_matter(&format!("{name} Data Source"), schema.block.doc),
        doc = schema.block.doc,
        permissions = iam::table(permissions, denied),
        example = code("terraform", &format!("examples/data-sources/{name}/data-source.tf")),
        reference = document::reference(&schema.block, "data source"),
    )
}

fn list_resource_page(name: &str, schema: &Schema, results: &str, permissions: &[iam::Needs], denied: &str) -> String {
    format!(
        r#"{front_matter}
# List Resource: {name}

{doc}

-> **Note:** List resources are used by `terraform query`, which requires Terraform 1.14. {results}

## Example Usage

{example}
{reference}
## IAM Permissions

{permissions}"#,
        front_matter = front_matter(&format!("{name} List Resource"), schema.block.doc),
        doc = schema.block.doc,
        permissions = iam::table(permissions, denied),
        example = code("terraform", &format!("examples/list-resources/{name}/list-resource.tfquery.hcl")),
        reference = document::reference(&schema.block, "list resource"),
    )
}

fn function_page(function: &Function) -> String {
    format!(
        r#"{front_matter}
# Function: {name}

{doc}

-> **Note:** Provider functions require Terraform 1.8 or OpenTofu 1.7.

## Example Usage

{example}
{reference}"#,
        name = function.name,
        front_matter = front_matter(&format!("{} function - quicksight", function.name), function.summary),
        doc = function.doc,
        example = code("terraform", &format!("examples/functions/{}/function.tf", function.name)),
        reference = document::function(function),
    )
}

fn check(path: &str, page: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("QUICKSIGHT_UPDATE_DOCS").is_some() {
        let directory = file.parent().expect("a page is in a directory");
        fs::create_dir_all(directory)
            .and_then(|()| fs::write(&file, page))
            .unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == page, "{path} is not what the rows and examples say; write it again with cargo xtask docs");
}

#[test]
fn the_page_of_the_resource_is_what_its_rows_and_examples_generate() {
    check("docs/resources/action_connector.md", &resource_page());
}

#[test]
fn the_page_of_each_data_source_is_what_its_rows_and_example_generate() {
    let pages = [
        ("action_connector", &data_source::SCHEMA, iam::DATA_SOURCE),
        ("action_connectors", &data_sources::SCHEMA, iam::DATA_SOURCES),
    ];
    for (name, schema, permissions) in pages {
        let page = data_source_page(&format!("quicksight_{name}"), schema, permissions, "their values are null");
        check(&format!("docs/data-sources/{name}.md"), &page);
    }
}

#[test]
fn the_page_of_the_list_resource_is_what_its_rows_and_example_generate() {
    let name = "quicksight_action_connector";
    let results = "Each result contains the identity and the name of a connector. With\n`include_resource`, it contains all attributes except secrets, which takes three requests for each connector.";
    let page = list_resource_page(name, &list::SCHEMA, results, iam::LIST, "the result does not contain them");
    check("docs/list-resources/action_connector.md", &page);
}

#[test]
fn the_page_of_each_function_is_what_its_rows_and_example_generate() {
    for function in FUNCTIONS.iter() {
        check(&format!("docs/functions/{}.md", function.name), &function_page(function));
    }
}

/// Every type of the provider: the directory of its page, its name there, and its rows.
fn types() -> Vec<(&'static str, String, Option<Schema>)> {
    let provider = terraform_provider_quicksight::provider();
    let entry = |directory, type_name: &str, schema: &Schema| {
        (directory, type_name.trim_start_matches("quicksight_").to_owned(), Some(schema.clone()))
    };
    let resources = provider.resources().iter().map(|row| entry("resources", row.type_name(), row.schema()));
    let data_sources = provider.data_sources().iter().map(|row| entry("data-sources", row.type_name(), row.schema()));
    let list_resources = provider.list_resources().iter().map(|row| entry("list-resources", row.type_name(), row.schema()));
    let functions = provider.functions().iter().map(|row| ("functions", row.name.to_owned(), None));
    resources.chain(data_sources).chain(list_resources).chain(functions).collect()
}

#[test]
fn every_type_of_the_provider_has_a_page_and_every_page_a_type() {
    let expected: BTreeSet<_> = types().into_iter().map(|(directory, name, _)| format!("docs/{directory}/{name}.md")).collect();
    let directories: BTreeSet<_> = types().into_iter().map(|(directory, ..)| format!("docs/{directory}")).collect();
    let pages = directories.iter().flat_map(|directory| links::files(directory, &["md"]));
    assert_eq!(pages.collect::<BTreeSet<_>>(), expected);
}

/// The collections in a block whose descriptions do not say so: the pages show no types.
fn unsaid(block: &Block) -> Vec<&'static str> {
    let is_unsaid = |attribute: &&Attribute| {
        let kind = match attribute.ty {
            Type::List(_) => "List of ",
            Type::Set(_) => "Set of ",
            Type::Map(_) => "Map of ",
            Type::Bool => "Whether ",
            _ => return false,
        };
        !attribute.doc.starts_with(kind) && !attribute.doc.starts_with("Accepted for compatibility")
    };
    let here = block.attributes.iter().filter(is_unsaid).map(|attribute| attribute.name);
    let nested = block.blocks.iter().flat_map(|nested| {
        let is_said =
            !nested.is_computed || matches!(nested.nesting, Nesting::Single { .. }) || nested.block.doc.contains(" of ");
        unsaid(&nested.block).into_iter().chain((!is_said).then_some(nested.name))
    });
    here.chain(nested).collect()
}

#[test]
fn descriptions_say_which_values_are_collections_and_which_are_true_or_false() {
    let schemas = types().into_iter().filter_map(|(.., schema)| schema);
    for schema in schemas.chain([rows::SCHEMA.clone(), rows::META.clone()]) {
        assert_eq!(unsaid(&schema.block), Vec::<&str>::new());
    }
}

#[test]
fn no_page_names_members_of_the_api() {
    for (directory, name, _) in types() {
        let page = read(&format!("docs/{directory}/{name}.md"));
        assert!(!page.contains("API: `") && !page.contains("Request."), "{directory}/{name}");
    }
}

#[test]
fn the_page_of_the_resource_marks_its_arguments_and_begins_with_few_examples() {
    let page = resource_page();
    for argument in [
        "* `action_connector_id` - (Required, Forces new resource) ",
        "* `authentication_config` - (Required) ",
        "* `authentication_metadata` - (Required) ",
        "* `api_key` - (Optional, Sensitive) ",
        "* `api_key_wo` - (Optional, Sensitive, Write-only) ",
    ] {
        assert!(page.contains(argument), "{argument}");
    }
    let first = page.lines().position(|line| line.starts_with("* `")).expect("arguments");
    assert!(first < 165, "the arguments begin at line {first}");
}
