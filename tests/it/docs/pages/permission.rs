//! The pages of permissions: of the resource, the list resource and the data source.

use terraform_plugin::document;
use terraform_provider_quicksight::action_connector::{
    lookup::permissions,
    permission::{
        list,
        schema::{IDENTITY, SCHEMA},
    },
};

use super::{ONE_WAY, REQUIRED, check, data_source_page, examples, front_matter, iam, import, list_resource_page};

const NAME: &str = "quicksight_action_connector_permission";
const EXAMPLES: &str = "examples/resources/quicksight_action_connector_permission";

fn resource_page() -> String {
    format!(
        r#"{front_matter}
# Resource: {NAME}

{doc}

{ONE_WAY}

-> **Note:** If the principal already has permissions on the connector, creating the resource fails with an error that contains an `import` block for them. If the
connector or the permissions are deleted outside Terraform, the next plan creates the permissions again. Destroying the resource revokes all permissions of the
principal. This fails if Quick Sight refuses it, which it can do for the last owner of a connector and for its creator.

## Example Usage

{REQUIRED}

{examples}{reference}
## IAM Permissions

{permissions}
If `quicksight:DescribeActionConnectorPermissions` is denied, every operation fails and the state is unchanged. `quicksight:DescribeActionConnector` is optional: if it
is allowed, the provider uses it to check that the connector does not exist before it removes the permissions from the state.

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
            "The ID can be followed by `@REGION`. Any other text after an `@` belongs to the name of the principal."
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
