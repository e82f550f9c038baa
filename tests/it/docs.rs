//! The documentation is written from the rows and the examples, and is committed: what is in `docs/` must be what would be written
//! now. `cargo xtask docs` writes it.

use std::{collections::BTreeSet, fs, path::Path};

use terraform_plugin::{document, function::Function, schema::Schema};
use terraform_provider_quicksight::{
    action_connector::{
        data_source, data_sources, list,
        schema::{IDENTITY, SCHEMA},
    },
    provider::{functions::FUNCTIONS, rows},
};

const RESOURCE: &str = "examples/resources/quicksight_action_connector";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()))
}

fn code(language: &str, path: &str) -> String {
    format!("```{language}\n{}\n```\n", read(path).trim_end())
}

fn resource_page() -> String {
    let examples = [
        ("API key, kept nowhere", "resource.tf"),
        ("OAuth 2.0 authorization code grant", "resource_authorization_code.tf"),
        ("OAuth 2.0 client credentials grant", "resource_client_credentials.tf"),
        ("User name and password", "resource_basic.tf"),
        ("No authentication", "resource_none.tf"),
        ("IAM role", "resource_iam.tf"),
    ];
    let examples: String = examples
        .iter()
        .map(|(title, file)| format!("### {title}\n\n{}\n", code("terraform", &format!("{RESOURCE}/{file}"))))
        .collect();
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

Each secret has three arguments: `X` is kept in state; `X_wo` is kept nowhere and needs Terraform 1.11 or OpenTofu 1.11; a change of
`X_wo_version` sends `X_wo` again. Quick Sight takes the whole authentication, secret included, whenever a connector is created or
changed, and never tells a secret: so the secret must stay in the configuration for as long as the connector is changed from there. A
connector whose secret you do not hold can still be imported, tagged, shared and destroyed.

## Example Usage

{examples}{reference}
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
        reference = document::reference(&SCHEMA.block),
        by_string = code("terraform", &format!("{RESOURCE}/import-by-string-id.tf")),
        by_identity = code("terraform", &format!("{RESOURCE}/import-by-identity.tf")),
        by_command = code("shell", &format!("{RESOURCE}/import.sh")),
    )
}

fn provider_page() -> String {
    let examples = [
        ("Credentials of the environment", "provider.tf"),
        ("Roles", "provider_roles.tf"),
        ("Web identity", "provider_web_identity.tf"),
        ("Proxy", "provider_network.tf"),
        ("Regions and accounts", "provider_regions.tf"),
    ];
    let examples = examples
        .iter()
        .map(|(title, file)| format!("### {title}\n\n{}\n", code("terraform", &format!("examples/provider/{file}"))));
    let examples: String = examples.collect();
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
        reference = document::reference(&rows::SCHEMA.block),
    )
}

fn data_source_page(name: &str, schema: &Schema) -> String {
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
{reference}"#,
        doc = schema.block.doc,
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
of it, without its secret, in three requests for each. The credentials need `quicksight:ListActionConnectors`, with a filter
`quicksight:SearchActionConnectors`, and for whole connectors what reading the resource needs.

## Example Usage

{example}
{reference}"#,
        doc = list::SCHEMA.block.doc,
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
    for (name, schema) in [("action_connector", &data_source::SCHEMA), ("action_connectors", &data_sources::SCHEMA)] {
        check(&format!("docs/data-sources/{name}.md"), &data_source_page(&format!("quicksight_{name}"), schema));
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

/// The tests that a promise names, as `FILE::TEST`.
fn named_tests(page: &str) -> Vec<(String, String)> {
    let words = page.split(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '_' | ':')));
    words.filter_map(|word| word.split_once("::")).map(|(file, test)| (file.to_owned(), test.to_owned())).collect()
}

/// The tests that a page names and that are not there.
fn missing_tests(page: &str) -> Vec<(String, String)> {
    // The words that explain the notation name no test.
    let named: Vec<_> = named_tests(&read(page)).into_iter().filter(|(file, _)| file != "FILE").collect();
    assert!(named.len() > 40, "only {} tests are named in {page}", named.len());
    let is_missing =
        |file: &str, test: &str| !read(&format!("tests/it/acceptance/{file}.rs")).contains(&format!("#[test]\nfn {test}()"));
    named.into_iter().filter(|(file, test)| is_missing(file, test)).collect()
}

#[test]
fn every_promise_to_users_names_a_test_that_is_there() {
    assert_eq!(missing_tests("SEMANTICS.md"), []);
}

#[test]
fn every_row_of_the_matrix_names_a_test_that_is_there() {
    assert_eq!(missing_tests("tests/it/MATRIX.md"), []);
}

/// The words in backticks in a column of the tables of a page.
fn quoted(page: &str, column: usize) -> Vec<String> {
    let cells = page.lines().filter(|line| line.starts_with('|')).filter_map(|line| line.split('|').nth(column));
    let words = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    words.collect()
}

#[test]
fn every_argument_and_variable_of_the_provider_block_names_a_test_that_is_there() {
    const PAGE: &str = "tests/it/PROVIDER.md";
    assert_eq!(missing_tests(PAGE), []);
    let block = &rows::SCHEMA.block;
    let nested = block.blocks.iter().flat_map(|nested| {
        nested.block.attributes.iter().map(move |attribute| (format!("{}.{}", nested.name, attribute.name), attribute))
    });
    let arguments: Vec<_> =
        block.attributes.iter().map(|attribute| (attribute.name.to_owned(), attribute)).chain(nested).collect();
    let (page, names) = (read(PAGE), arguments.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>());
    let listed: BTreeSet<String> = quoted(&page, 1).into_iter().collect();
    assert_eq!(names.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new());
    let variables = arguments.iter().flat_map(|(_, attribute)| attribute.doc.split('`').skip(1).step_by(2)).filter(|word| {
        word.starts_with("AWS_")
            || word.starts_with("TF_")
            || word.to_uppercase().ends_with("_PROXY") && word.to_uppercase() == **word
    });
    let listed = quoted(&page, 2);
    let missing: Vec<_> =
        variables.filter(|&word| !listed.iter().any(|listed| word.trim_end_matches("<key>") == listed)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
