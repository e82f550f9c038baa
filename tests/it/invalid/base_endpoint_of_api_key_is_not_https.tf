# Error: Invalid base_endpoint
# "http://example.com" must begin with https:// and be one line.
# base_endpoint = "http://example.com"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "JIRA_CLOUD"
  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint = "http://example.com"
        api_key       = "hidden"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
