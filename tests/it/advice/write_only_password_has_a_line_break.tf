# Warning: Line break in a secret
# `password_wo` contains a line break, as a file or a heredoc of several lines does. It is sent unchanged.
# password_wo = "two\nlines"
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
        password_wo         = "two\nlines"
        password_wo_version = "1"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
