//! The pages of permissions: of the resource, the list resource and the data source.

use terraform_plugin::document;
use terraform_provider_quicksight::action_connector::{
    lookup::permissions,
    permission::{
        list,
        schema::{IDENTITY, SCHEMA},
    },
};

use super::{ONE_WAY, check, data_source_page, examples, front_matter, iam, import, list_resource_page};

const NAME: &str = "quicksight_action_connector_permission";
const EXAMPLES: &str = "examples/resources/quicksight_action_connector_permission";

fn resource_page() -> String {
    format!(
        r#"{front_matter}
# Resource: {NAME}

{doc}

{ONE_WAY}

-> **Note:** A principal that already has permissions on the connector is an error, which shows the `import` block for them. If the connector or the
permissions are deleted outside Terraform, the next plan creates the permission again. Destroying the resource revokes all permissions of the principal.
Quick Sight can refuse that for the last owner of a connector or for its creator, which is an error.

## Example Usage

{examples}{reference}
## IAM Permissions

{permissions}
If `quicksight:DescribeActionConnectorPermissions` is denied, every operation is an error and the state is unchanged. `quicksight:DescribeActionConnector`
is optional: if it is allowed, a connector that is not found is described before the permission is removed from the state.

{import}"#,
        front_matter = front_matter(&format!("{NAME} Resource"), SCHEMA.block.doc),
        doc = SCHEMA.block.doc,
        examples = examples(EXAMPLES, &["resource.tf", "resource_groups.tf"]),
        permissions = iam::table(iam::PERMISSION, ""),
        reference = document::reference(&SCHEMA.block, "resource"),
        import = import(
            EXAMPLES,
            &IDENTITY,
            "the AWS account ID, the connector ID and the principal separated by commas (`,`)",
            "The ID can be followed by `@REGION`. Any other text after an `@` is part of the name of the principal."
        ),
    )
}

#[test]
fn the_page_of_the_permission_is_what_its_rows_and_examples_generate() {
    check("docs/resources/action_connector_permission.md", &resource_page());
}

#[test]
fn the_page_of_the_list_of_permissions_is_what_its_rows_and_example_generate() {
    let results = "Each result contains the identity of a permission. The permissions of\neach connector take one request.";
    let page = list_resource_page(NAME, &list::SCHEMA, results, iam::PERMISSION_LIST, "");
    check("docs/list-resources/action_connector_permission.md", &page);
}

#[test]
fn the_page_of_the_data_source_of_permissions_is_what_its_rows_and_example_generate() {
    let name = "quicksight_action_connector_permissions";
    let page = data_source_page(name, &permissions::SCHEMA, iam::PERMISSIONS_DATA_SOURCE, "");
    check("docs/data-sources/action_connector_permissions.md", &page);
}
