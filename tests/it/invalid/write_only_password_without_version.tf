# Error: Missing required argument
# `password_wo` requires `password_wo_version`. Set both, or neither of them.
# password_wo = "hidden"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "SAP_MATERIALSTOCK"
  authentication_config {
    authentication_metadata {
      basic_auth_connection_metadata {
        base_endpoint = "https://sap.example.com"
        username      = "quick"
        password_wo   = "hidden"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
