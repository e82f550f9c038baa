# Warning: White space at an end
# `password_wo` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# password_wo = "hidden\n"
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "SAP_MATERIALSTOCK"
  authentication_config {
    authentication_metadata {
      basic_auth_connection_metadata {
        base_endpoint       = "https://sap.example.com"
        username            = "quick"
        password_wo         = "hidden\n"
        password_wo_version = "1"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
