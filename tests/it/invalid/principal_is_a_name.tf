# Error: Invalid principal
# "analysts" is not an ARN. A principal is the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME

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
    principal = "analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
