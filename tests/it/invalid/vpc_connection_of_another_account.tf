# plan
# Error: VPC connection of another account
# `vpc_connection_arn` is of account 999999999999, but the connector is in account 123456789012:

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  vpc_connection_arn  = "arn:aws:quicksight:us-east-1:999999999999:vpcConnection/x"
  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://example.com"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
