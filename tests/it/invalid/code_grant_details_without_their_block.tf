# Error: Missing required block
# The block authorization_code_grant_details is required, but there is none. Add it.
# authorization_code_grant_credentials_details {

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://example.com"
        authorization_code_grant_credentials_details {
        }
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
