# Error: Invalid vpc_connection_arn
# "vpc-1" must be the ARN of a VPC connection, arn:aws:quicksight:REGION:ACCOUNT:vpcConnection/ID.
# vpc_connection_arn = "vpc-1"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  vpc_connection_arn  = "vpc-1"
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
