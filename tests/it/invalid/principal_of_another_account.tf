# plan
# Error: Principal of another account
# arn:aws:quicksight:us-east-1:210987654321:group/default/analysts is of account 210987654321, but the connector is in account 123456789012.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://example.com"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:210987654321:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
