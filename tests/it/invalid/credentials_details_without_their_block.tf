# Error: Missing required block
# The block client_credentials_grant_details is required, but there is none. Add it.
# client_credentials_details {

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      client_credentials_grant_metadata {
        base_endpoint = "https://example.com"
        client_credentials_details {
        }
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
