//! The page of the provider.

use std::collections::BTreeSet;

use terraform_plugin::document;
use terraform_provider_quicksight::provider::rows;

use super::{check, example, links, read};

/// Variables that stand for no argument, and what they are for.
const OTHER_VARIABLES: [(&[&str], &str); 5] = [
    (
        &[
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        ],
        "Container credentials",
    ),
    (&["AWS_LOGIN_CACHE_DIRECTORY"], "Directory of the sessions of `aws login`"),
    (&["AWS_ENDPOINT_URL_SIGNIN"], "Endpoint that renews sessions of `aws login`"),
    (&["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], "Whether to ignore endpoints in the environment and in profiles"),
    (&["AWS_SDK_UA_APP_ID"], "Application ID in the `User-Agent`"),
];

/// The variables that the description of an argument names.
fn variables(doc: &'static str) -> impl Iterator<Item = &'static str> {
    let is_variable = move |word: &&str| word.starts_with("AWS_") || word.starts_with("TF_") || PROXIES.contains(word);
    doc.split('`').skip(1).step_by(2).filter(is_variable)
}

/// The variables of proxies, which other programs read in capitals or small letters too.
const PROXIES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"];

fn environment() -> String {
    let block = &rows::SCHEMA.block;
    let nested = block.blocks.iter().flat_map(|nested| {
        nested.block.attributes.iter().map(move |attribute| (format!("{}.{}", nested.name, attribute.name), attribute))
    });
    let arguments = block.attributes.iter().map(|attribute| (attribute.name.to_owned(), attribute)).chain(nested);
    let arguments = arguments.map(|(name, row)| {
        let names: Vec<_> = variables(row.doc).collect();
        // The description of one proxy may name the argument of another.
        let is_own = |variable: &&str| !PROXIES.contains(variable) || variable.eq_ignore_ascii_case(row.name);
        (names.into_iter().filter(is_own).collect::<Vec<_>>(), format!("`{name}`"))
    });
    let others = OTHER_VARIABLES.iter().map(|(names, purpose)| (names.to_vec(), (*purpose).to_owned()));
    let rows = arguments.filter(|(names, _)| !names.is_empty()).chain(others).map(|(names, purpose)| {
        let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
        format!("| {purpose} | {} |\n", names.join(", "))
    });
    format!("| Argument or purpose | Environment variables |\n| --- | --- |\n{}", rows.collect::<String>())
}

fn provider_page() -> String {
    let [usage, roles, web_identity, regions, network] =
        ["provider", "provider_roles", "provider_web_identity", "provider_regions", "provider_network"]
            .map(|name| example(&format!("examples/provider/{name}.tf")).1);
    format!(
        r#"---
page_title: "Provider: Quick Sight"
description: |-
  {doc}
---

# Quick Sight Provider

{doc}

The provider calls AWS only when a resource requires it: `terraform validate` requires neither credentials nor a network connection. Errors that can be detected
without AWS, such as a Region that does not exist or a profile that is not found, are reported for the provider block.

## Example Usage

{usage}
The provider is unreleased, and was tested with an emulator of the API and never with AWS: see
[what is not proven](https://github.com/quicksight-tf/terraform-provider-quicksight/tree/main/SEMANTICS.md#what-is-not-proven). Until the first release, it is not in a registry: [install it](https://github.com/quicksight-tf/terraform-provider-quicksight/tree/main/README.md#install) before you run
`terraform init`. A connector to an API with a secret is described in [Keeping secrets out of state]({GUIDES}/secrets).

Guides:

* [Keeping secrets out of state]({GUIDES}/secrets)
* [Permissions]({GUIDES}/permissions)
* [OAuth at each service]({GUIDES}/oauth)
* [Pipelines]({GUIDES}/pipelines) in GitHub Actions and GitLab CI
* [Testing modules without AWS]({GUIDES}/testing)
* [From connector to agent]({GUIDES}/from-connector-to-agent)
* [OpenTofu, Terragrunt, Pulumi and CDK Terrain]({GUIDES}/other-tools)
* [Moving from `awscc` and from the console]({GUIDES}/moving)
* [Troubleshooting]({GUIDES}/troubleshooting)

## Authentication

Arguments of the provider block take precedence over environment variables, which take precedence over the profile. Empty arguments and variables are ignored,
except `http_proxy = ""` and `https_proxy = ""`, which disable the proxy. Leading and trailing white space of a value, such as the line break at the end of a file, is removed. The provider uses the credentials of the first of the
following sources that is configured:

1. `access_key` and `secret_key` in the provider block
2. `assume_role_with_web_identity` in the provider block
3. `profile` in the provider block. With one of the sources above, only the settings of the profile are used, such as its Region.
4. `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, with `AWS_SESSION_TOKEN`
5. `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, with `AWS_ROLE_SESSION_NAME`
6. the profile in `AWS_PROFILE` or `AWS_DEFAULT_PROFILE`, or the profile `default`, of the shared configuration and credentials files
7. container credentials: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`, with
   `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` or `AWS_CONTAINER_AUTHORIZATION_TOKEN`
8. the EC2 instance metadata service. In a container, its hop limit must be at least 2.

If a configured source fails, the provider does not fall back to another. With the credentials found, it assumes the roles of the `assume_role` blocks in order.
Sessions are renewed before they expire. The IAM actions that the credentials require are listed for
[the resource](https://registry.terraform.io/providers/quicksight-tf/quicksight/latest/docs/resources/action_connector#iam-permissions).

### Environment Variables

{environment}
### Shared Configuration and Credentials Files

The provider reads these files like the AWS CLI. Keys and comments can be indented, comments can follow values after a space, profile names can contain spaces, and
line endings and byte order marks of Windows are accepted. UTF-16 is not supported. Files that do not exist are skipped; if a file exists but cannot be read, the
provider returns an error. An invalid line affects only its own profile. The credentials file takes precedence, but an access key ID and its secret access key
are always read from the same file.

The following keys of a profile are read:

| Key | Description |
| --- | --- |
| `aws_access_key_id`, `aws_secret_access_key`, `aws_session_token` | Static credentials |
| `role_arn` | Role to assume with the credentials of `source_profile` (another profile or the same), of `credential_source` (`Environment`, `EcsContainer` or `Ec2InstanceMetadata`) or of the profile itself |
| `external_id`, `role_session_name`, `duration_seconds` | External ID, name and duration of the session: 900 to 43200 seconds, defaults to one hour |
| `mfa_serial` | Not supported, because Terraform cannot prompt for a code: the provider returns an error. Export a session with `aws configure export-credentials` |
| `web_identity_token_file` | Path of the token with which `role_arn` is assumed |
| `sso_session`, `sso_start_url`, `sso_region`, `sso_account_id`, `sso_role_name` | IAM Identity Center, after `aws sso login`. A key in both the profile and `[sso-session NAME]` must have the same value |
| `login_session` | Session of `aws login` |
| `credential_process` | Command that prints credentials |
| `region`, `max_attempts`, `retry_mode`, `use_fips_endpoint`, `use_dualstack_endpoint`, `ca_bundle`, `ec2_metadata_service_endpoint`, `ec2_metadata_service_endpoint_mode`, `sdk_ua_app_id` | Defaults of the arguments and environment variables with these names |
| `endpoint_url`, `services`, `ignore_configured_endpoint_urls` | Endpoints of all services and, in `[services NAME]`, of `quicksight`, `sts`, `sso`, `sso_oidc` and `signin` |

If a profile configures several credentials, the first of these is used: static credentials, `web_identity_token_file`, IAM Identity Center, `login_session`,
`credential_process`. A warning is shown if static credentials take precedence over others.

IAM Identity Center has FIPS endpoints only in AWS GovCloud (US). With `use_fips_endpoint`, set `endpoints.sso` to the standard endpoint, which is also used to renew
sessions.

### Assuming an IAM Role

{roles}
### Assuming an IAM Role with Web Identity

{web_identity}
The job must first write its token to this file: see [Pipelines]({GUIDES}/pipelines).

### Regions and Accounts

{regions}
### Proxies

Like Terraform, the provider connects to loopback addresses directly. SOCKS proxies are not supported: requests that would use one fail.

{network}
## User Agent of Modules

A module can append products to the `User-Agent` of the requests for its resources:

```terraform
terraform {{
  provider_meta "quicksight" {{
    user_agent = ["my-module/1.0"]
  }}
}}
```

{reference}"#,
        doc = rows::SCHEMA.block.doc,
        environment = environment(),
        reference = document::reference(&rows::SCHEMA.block, "provider"),
    )
}

/// The guides in the registry. Relative links of this page would lead to another place there than in the repository.
const GUIDES: &str = "https://registry.terraform.io/providers/quicksight-tf/quicksight/latest/docs/guides";

#[test]
fn the_page_of_the_provider_is_what_its_rows_and_example_say() {
    check("docs/index.md", &provider_page());
}

#[test]
fn the_page_of_the_provider_lists_every_environment_variable_that_is_read() {
    // Old names of `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, which are accepted and not recommended.
    let undocumented = ["AWS_ACCESS_KEY", "AWS_SECRET_KEY"];
    let table = environment();
    let listed: BTreeSet<&str> = table.split('`').skip(1).step_by(2).map(|word| word.trim_end_matches("<key>")).collect();
    let mut found = BTreeSet::new();
    for path in ["src", "crates/quicksight-client/src"].iter().flat_map(|directory| links::files(directory, &["rs"])) {
        let text = read(&path);
        let words = text
            .split('"')
            .skip(1)
            .filter(|word| word.starts_with("AWS_") && *word != "AWS_" || word.starts_with("TF_A") || word.ends_with("_PROXY"));
        let is_name =
            |word: &&str| word.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
        found.extend(words.filter(is_name).map(str::to_owned));
    }
    let missing: Vec<_> =
        found.iter().filter(|name| !listed.contains(name.as_str()) && !undocumented.contains(&name.as_str())).collect();
    assert_eq!(missing, Vec::<&String>::new());
    assert!(found.len() > 30, "{found:?}");
}
