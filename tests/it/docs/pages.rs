//! The pages that are written from the rows and the examples, and are committed: what is in `docs/` must be what would be written now.

mod permission;

use std::{fs, path::Path};

use quicksight_client::Kind;
use terraform_plugin::{
    document,
    function::Function,
    schema::{IdentityAttribute, IdentitySchema, Schema},
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
    let kinds = |kinds: &[Kind]| listed(kinds.iter().map(|kind| format!("`{}`", kind.authentication_type())).collect());
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

/// The rows of an identity.
fn identity(schema: &IdentitySchema) -> String {
    let row = |part: &IdentityAttribute| {
        format!("- `{}` (String, {}) {}\n", part.name, if part.required_for_import { "Required" } else { "Optional" }, part.doc)
    };
    schema.attributes.iter().map(row).collect()
}

/// Which of the two ways to manage permissions to choose, on the pages of both.
const ONE_WAY: &str = "~> **Permissions in one place:** `permissions` blocks of `quicksight_action_connector` manage all permissions of a connector and revoke every other
one. `quicksight_action_connector_permission` manages the permissions of one principal and leaves all others alone. Use only one of the two for a
connector, or they overwrite each other: blocks if one configuration decides who has access, the separate resource if several configurations grant access.
[Permissions](../guides/permissions.md#several-configurations-for-one-connector) shows both.";

fn resource_page() -> String {
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

{ONE_WAY}

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
        identity = identity(&IDENTITY),
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

AWS is not called before a resource needs it: `validate` works without credentials and without a network. What can be decided without AWS, such as
a Region that does not exist or a profile that is not found, is one error of the provider block.

## Authentication

Arguments of the provider block take precedence over environment variables, and those over the profile. An empty variable or argument counts as
omitted, and white space around a value, such as the line break at the end of a file, is ignored. Credentials come from the first of these sources
that has them:

1. `access_key` and `secret_key`, or `assume_role_with_web_identity`, or `profile`
2. `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, with `AWS_SESSION_TOKEN`
3. `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, with `AWS_ROLE_SESSION_NAME`
4. the profile of the shared files
5. the credentials service of a container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`, with
   `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` or `AWS_CONTAINER_AUTHORIZATION_TOKEN`
6. the EC2 instance metadata service; in a container its hop limit must be at least 2

A source that is configured and fails ends the search. With the credentials found, the roles of the `assume_role` blocks are assumed in order.
Sessions are renewed before they expire.

### Shared Configuration and Credentials Files

Files are read as the AWS CLI reads them. Keys and comments may be indented, comments may follow values after a space, profile names may contain
spaces, and line endings and byte order marks of Windows are accepted; UTF-16 is not. Files that do not exist are skipped, a file that is named and
cannot be read is an error, and a broken line is one only for those who use its profile. The credentials file takes precedence key by key, but
keys are never mixed from two files.

These keys of a profile are read:

| key | meaning |
| --- | --- |
| `aws_access_key_id`, `aws_secret_access_key`, `aws_session_token` | static credentials |
| `role_arn` | role to assume, with the credentials of `source_profile` (another profile or itself), of `credential_source` (`Environment`, `EcsContainer` or `Ec2InstanceMetadata`) or of the profile itself |
| `external_id`, `role_session_name`, `duration_seconds` | how the role is assumed; 900 to 43200 seconds, by default one hour |
| `mfa_serial` | an error, since Terraform cannot ask for a code: export a session with `aws configure export-credentials` |
| `web_identity_token_file` | token with which `role_arn` is assumed |
| `sso_session`, `sso_start_url`, `sso_region`, `sso_account_id`, `sso_role_name` | IAM Identity Center, signed in with `aws sso login`; lines that `[sso-session NAME]` repeats must be equal |
| `login_session` | session of `aws login` |
| `credential_process` | command that prints credentials |
| `region`, `max_attempts`, `retry_mode`, `use_fips_endpoint`, `use_dualstack_endpoint`, `ca_bundle`, `ec2_metadata_service_endpoint`, `ec2_metadata_service_endpoint_mode`, `sdk_ua_app_id` | defaults of the arguments of these names; `sdk_ua_app_id` (or `AWS_SDK_UA_APP_ID`) is part of the `User-Agent` |
| `endpoint_url`, `services`, `ignore_configured_endpoint_urls` | endpoints of all services and, in `[services NAME]`, of `quicksight`, `sts`, `sso`, `sso_oidc` and `signin` |

A profile with several of these ways uses the first of: static keys, `web_identity_token_file`, IAM Identity Center, `login_session`,
`credential_process`. A warning says so where keys hide another way.

IAM Identity Center has no FIPS endpoints outside GovCloud. With `use_fips_endpoint`, set `endpoints.sso` to its standard endpoint, which is then used to
renew sessions too.

### Proxies

Proxies are chosen as Terraform chooses them: loopback addresses are reached directly, and `no_proxy` takes the forms described below. SOCKS proxies
are not supported; one is an error only for a request that would use it.

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

/// `denied` says what becomes of permissions and tags that cannot be read; empty where that is an error.
fn data_source_page(name: &str, schema: &Schema, permissions: &[iam::Needs], denied: &str) -> String {
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
        permissions = iam::table(permissions, denied),
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
        let directory = file.parent().expect("a page is in a directory");
        fs::create_dir_all(directory)
            .and_then(|()| fs::write(&file, page))
            .unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == page, "{path} is not what the rows and examples say; write it anew with cargo xtask docs");
}

#[test]
fn the_page_of_the_resource_is_what_its_rows_and_examples_generate() {
    check("docs/resources/action_connector.md", &resource_page());
}

#[test]
fn the_page_of_the_provider_is_what_its_rows_and_example_generate() {
    check("docs/index.md", &provider_page());
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
    check("docs/list-resources/action_connector.md", &list_page());
}

#[test]
fn the_page_of_each_function_is_what_its_rows_and_example_generate() {
    for function in FUNCTIONS.iter() {
        check(&format!("docs/functions/{}.md", function.name), &function_page(function));
    }
}
