//! The pages of permissions: of the resource, the list resource and the data source.

use terraform_plugin::document;
use terraform_provider_quicksight::action_connector::{
    lookup::permissions,
    permission::{
        list,
        schema::{IDENTITY, SCHEMA},
    },
};

use super::{ONE_WAY, check, code, data_source_page, examples, iam, identity};

const NAME: &str = "quicksight_action_connector_permission";
const EXAMPLES: &str = "examples/resources/quicksight_action_connector_permission";

fn resource_page() -> String {
    format!(
        r#"---
page_title: "{NAME} Resource"
subcategory: ""
description: |-
  {doc}
---

# Resource: {NAME}

{doc}

{ONE_WAY}

A principal that already has permissions on the connector is an error, which shows the `import` block for them. If the connector or the principal's
permissions are deleted outside Terraform, the next plan creates the permission again. Destroying it revokes all permissions of the principal; Quick
Sight may refuse that for the last owner of a connector or for its creator, which is an error.

## Example Usage

{examples}## IAM Permissions

{permissions}
If `quicksight:DescribeActionConnectorPermissions` is denied, every operation is an error and the state is unchanged. `quicksight:DescribeActionConnector`
is optional: where it is allowed, a connector that is not found is described before the permission is removed from the state.

{reference}
## Import

By ID, `ACCOUNT,CONNECTOR,PRINCIPAL`. `@REGION` may follow; any other text behind an `@` is part of the principal's name:

{by_string}
By identity, with Terraform 1.12 or OpenTofu 1.12:

{by_identity}
### Identity Schema

{identity}
On the command line:

{by_command}"#,
        doc = SCHEMA.block.doc,
        examples = examples(EXAMPLES, "resource"),
        permissions = iam::table(iam::PERMISSION, ""),
        reference = document::reference(&SCHEMA.block),
        identity = identity(&IDENTITY),
        by_string = code("terraform", &format!("{EXAMPLES}/import-by-string-id.tf")),
        by_identity = code("terraform", &format!("{EXAMPLES}/import-by-identity.tf")),
        by_command = code("shell", &format!("{EXAMPLES}/import.sh")),
    )
}

fn list_page() -> String {
    format!(
        r#"---
page_title: "{NAME} List Resource"
subcategory: ""
description: |-
  {doc}
---

# List Resource: {NAME}

{doc}

For `terraform query`, which needs Terraform 1.14. The permissions of each connector are one request.

## Example Usage

{example}
## IAM Permissions

{permissions}
{reference}"#,
        doc = list::SCHEMA.block.doc,
        permissions = iam::table(iam::PERMISSION_LIST, ""),
        example = code("terraform", &format!("examples/list-resources/{NAME}/list-resource.tfquery.hcl")),
        reference = document::reference(&list::SCHEMA.block),
    )
}

#[test]
fn the_page_of_the_permission_is_what_its_rows_and_examples_generate() {
    check("docs/resources/action_connector_permission.md", &resource_page());
}

#[test]
fn the_page_of_the_list_of_permissions_is_what_its_rows_and_example_generate() {
    check("docs/list-resources/action_connector_permission.md", &list_page());
}

#[test]
fn the_page_of_the_data_source_of_permissions_is_what_its_rows_and_example_generate() {
    let name = "quicksight_action_connector_permissions";
    let page = data_source_page(name, &permissions::SCHEMA, iam::PERMISSIONS_DATA_SOURCE, "");
    check("docs/data-sources/action_connector_permissions.md", &page);
}
