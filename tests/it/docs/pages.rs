//! The pages that are written from the rows and the examples, and are committed: what is in `docs/` must be what would be written now.

use std::{fs, path::Path};

use terraform_plugin::{document, function::Function, schema::Schema};
use terraform_provider_quicksight::{
    action_connector::{
        authentication::Kind,
        connector_types::{CONNECTOR_TYPES, CONSOLE_ONLY, Feature, GUIDE, SUPPORTED_TYPES},
        data_source, data_sources, list,
        schema::{IDENTITY, SCHEMA},
    },
    provider::{functions::FUNCTIONS, rows},
};

use super::{iam, read};

const RESOURCE: &str = "examples/resources/quicksight_action_connector";

fn code(language: &str, path: &str) -> String {
    format!("```{language}\n{}\n```\n", read(path).trim_end())
}

/// Every example of the directory whose name begins so, in the order of the names, under the title that its first line gives.
fn examples(directory: &str, prefix: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
    let names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(prefix)).collect();
    names.sort_by_key(|name| name.replace('.', "!"));
    let section = |name: &String| {
        let text = read(&format!("{directory}/{name}"));
        let (title, text) = text.split_once("\n\n").expect("a title stands apart");
        let title = title.strip_prefix("# ").unwrap_or_else(|| panic!("{directory}/{name} begins without a title"));
        format!("### {title}\n\n```terraform\n{}\n```\n\n", text.trim())
    };
    names.iter().map(section).collect()
}

/// The types with what AWS documents of each, and what each feature of Quick Sight asks of a connector.
fn connector_types() -> String {
    let listed = |words: Vec<String>| if words.is_empty() { "-".to_owned() } else { words.join(", ") };
    let kinds = |kinds: &[&Kind]| listed(kinds.iter().map(|kind| format!("`{}`", kind.authentication_type)).collect());
    let mut types: Vec<_> = CONNECTOR_TYPES.iter().collect();
    types.sort_by_key(|row| row.name);
    let types: String = types
        .into_iter()
        .map(|row| {
            let features = listed(row.features.iter().map(|feature| feature.name().to_owned()).collect());
            format!("| [`{}`]({GUIDE}{}.html) | {} | {features} |\n", row.name, row.page, kinds(row.documented))
        })
        .collect();
    let features: String =
        Feature::ALL.iter().map(|feature| format!("| {} | {} |\n", feature.name(), kinds(feature.authentication()))).collect();
    format!(
        "What AWS documents of each type ([supported types]({SUPPORTED_TYPES})); `-` where it documents nothing, or its pages contradict each other:\n\n\
         | `type` | authentication | Quick features that can use it |\n| --- | --- | --- |\n{types}\n\
         A feature takes a connector of these kinds of authentication only: a `JIRA_CLOUD` connector with an API key serves dashboard alerts and\n\
         no chat agent, a `GENERIC_HTTP` connector serves automations alone.\n\n\
         | Quick feature | authentication |\n| --- | --- |\n{features}\n\
         Connectors of the types {} are created in the Quick Sight console only; they can be imported and read.\n",
        CONSOLE_ONLY.map(|name| format!("`{name}`")).join(" and ")
    )
}

fn resource_page() -> String {
    let identity: String = IDENTITY
        .attributes
        .iter()
        .map(|part| {
            format!(
                "- `{}` (String, {}) {}\n",
                part.name,
                if part.required_for_import { "Required" } else { "Optional" },
                part.doc
            )
        })
        .collect();
    format!(
        r#"---
page_title: "quicksight_action_connector Resource"
subcategory: ""
description: |-
  {doc}
---

# Resource: quicksight_action_connector

{doc}

Each secret has three arguments: `X` is stored in the state; `X_wo` is stored nowhere and requires Terraform 1.11 or OpenTofu 1.11; changing
`X_wo_version` sends `X_wo` again. Quick Sight needs the full authentication configuration, secret included, when a connector is created
and with every change of `name`, `description`, `vpc_connection_arn` or `authentication_config`, and never returns secrets. Without the
secret a connector can still be imported, planned without a change, tagged, shared and destroyed. Removing a secret from the configuration
sends nothing: the connector keeps it, and the plan says so.

## Example Usage

{examples}## Connector Types

{types}
## IAM Permissions

{permissions}
{reference}
## Import

By ID. `ACCOUNT,ID`, `ACCOUNT/ID`, `ID|ACCOUNT`, `ID` and the connector's ARN are understood, and `@REGION` may follow each:

{by_string}
By identity, with Terraform 1.12 or OpenTofu 1.12:

{by_identity}
### Identity Schema

{identity}
On the command line:

{by_command}"#,
        doc = SCHEMA.block.doc,
        examples = examples(RESOURCE, "resource"),
        types = connector_types(),
        permissions = iam::table(
            iam::RESOURCE,
            "the state keeps the previous values. Permissions are\nread only if they are managed, and by an import"
        ),
        reference = document::reference(&SCHEMA.block),
        by_string = code("terraform", &format!("{RESOURCE}/import-by-string-id.tf")),
        by_identity = code("terraform", &format!("{RESOURCE}/import-by-identity.tf")),
        by_command = code("shell", &format!("{RESOURCE}/import.sh")),
    )
}

fn provider_page() -> String {
    format!(
        r#"---
page_title: "Provider: quicksight"
description: |-
  {doc}
---

# quicksight Provider

{doc}

Nothing is asked of AWS before a resource needs it: `validate` works without credentials and without a network.

## Authentication

An argument of the provider block goes before the environment, and that before the profile. Credentials come from the first of these that has
them:

1. `access_key` and `secret_key`, or `assume_role_with_web_identity`, or `profile`
2. the variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`
3. the variables `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`
4. the profile of the shared files, with all it may say: keys, `role_arn` with `source_profile` or `credential_source`,
   `credential_process`, `sso_session`, `web_identity_token_file`
5. a container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`
6. the metadata service of a virtual machine

With the credentials found, the roles of the `assume_role` blocks are assumed one after the other. Sessions are renewed before they end.

## Modules

A module says who asks for its resources in the `User-Agent` of their requests:

```terraform
terraform {{
  provider_meta "quicksight" {{
    user_agent = ["my-module/1.0"]
  }}
}}
```

## Example Usage

{examples}{reference}"#,
        doc = rows::SCHEMA.block.doc,
        examples = examples("examples/provider", "provider"),
        reference = document::reference(&rows::SCHEMA.block),
    )
}

fn data_source_page(name: &str, schema: &Schema, permissions: &[iam::Needs]) -> String {
    format!(
        r#"---
page_title: "{name} Data Source"
subcategory: ""
description: |-
  {doc}
---

# Data Source: {name}

{doc}

## Example Usage

{example}
## IAM Permissions

{permissions}
{reference}"#,
        doc = schema.block.doc,
        permissions = iam::table(permissions, "their values are null"),
        example = code("terraform", &format!("examples/data-sources/{name}/data-source.tf")),
        reference = document::reference(&schema.block),
    )
}

fn list_page() -> String {
    const NAME: &str = "quicksight_action_connector";
    format!(
        r#"---
page_title: "{NAME} List Resource"
subcategory: ""
description: |-
  {doc}
---

# List Resource: {NAME}

{doc}

For `terraform query`, which needs Terraform 1.14. Each connector is told by its identity and its name; `include_resource` asks for the whole
of it, without its secret, in three requests for each.

## Example Usage

{example}
## IAM Permissions

{permissions}
{reference}"#,
        doc = list::SCHEMA.block.doc,
        permissions = iam::table(iam::LIST, "the object does not contain them"),
        example = code("terraform", &format!("examples/list-resources/{NAME}/list-resource.tfquery.hcl")),
        reference = document::reference(&list::SCHEMA.block),
    )
}

fn function_page(function: &Function) -> String {
    format!(
        r#"---
page_title: "{name} function - quicksight"
subcategory: ""
description: |-
  {summary}
---

# Function: {name}

{doc}

Needs Terraform 1.8 or OpenTofu 1.7.

## Example Usage

{example}
{reference}"#,
        name = function.name,
        summary = function.summary,
        doc = function.doc,
        example = code("terraform", &format!("examples/functions/{}/function.tf", function.name)),
        reference = document::function(function),
    )
}

fn check(path: &str, page: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("QUICKSIGHT_UPDATE_DOCS").is_some() {
        fs::write(&file, page).unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == page, "{path} is not what the rows and examples say; write it anew with cargo xtask docs");
}

#[test]
fn the_page_of_the_resource_is_what_its_rows_and_examples_say() {
    check("docs/resources/action_connector.md", &resource_page());
}

#[test]
fn the_page_of_the_provider_is_what_its_rows_and_example_say() {
    check("docs/index.md", &provider_page());
}

#[test]
fn the_page_of_each_data_source_is_what_its_rows_and_example_say() {
    let pages = [
        ("action_connector", &data_source::SCHEMA, iam::DATA_SOURCE),
        ("action_connectors", &data_sources::SCHEMA, iam::DATA_SOURCES),
    ];
    for (name, schema, permissions) in pages {
        check(&format!("docs/data-sources/{name}.md"), &data_source_page(&format!("quicksight_{name}"), schema, permissions));
    }
}

#[test]
fn the_page_of_the_list_resource_is_what_its_rows_and_example_say() {
    check("docs/list-resources/action_connector.md", &list_page());
}

#[test]
fn the_page_of_each_function_is_what_its_rows_and_example_say() {
    for function in FUNCTIONS.iter() {
        check(&format!("docs/functions/{}.md", function.name), &function_page(function));
    }
}
