# plan
# Error: VPC connection of another Region
# `vpc_connection_arn` is of Region eu-west-1, but the connector is in Region us-east-1:
# vpc_connection_arn = "arn:aws:quicksight:eu-west-1:123456789012:vpcConnection/x"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  vpc_connection_arn  = "arn:aws:quicksight:eu-west-1:123456789012:vpcConnection/x"
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
