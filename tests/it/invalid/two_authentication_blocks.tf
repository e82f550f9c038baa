# Error: Invalid Attribute Combination
# `none_connection_metadata` and `iam_connection_metadata` in `authentication_metadata` conflict. Configure only one of
# iam_connection_metadata {

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://example.com"
      }
      iam_connection_metadata {
        role_arn = "arn:aws:iam::123456789012:role/quick-connector"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
