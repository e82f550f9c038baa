# Error: Missing Authentication Block
# There is no authentication block in `authentication_metadata`. Configure exactly one of `authorization_code_grant_metadata`, `client_credentials_grant_metadata`, `basic_auth_connection_metadata`, `api_key_connection_metadata`, `none_connection_metadata` or `iam_connection_metadata`.
# authentication_metadata {

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
