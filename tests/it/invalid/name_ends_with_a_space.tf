# Error: Invalid name
# "Jira " must begin and end with an ASCII letter or digit.
# name = "Jira "

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Jira "
  type                = "GENERIC_HTTP"
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
