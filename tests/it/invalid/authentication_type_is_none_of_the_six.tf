# Error: Invalid Attribute Value
# `authentication_type` in `authentication_config` is "OAUTH3". It must be OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS, BASIC, API_KEY, NONE or IAM.
# authentication_type = "OAUTH3"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_type = "OAUTH3"
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
