# Error: Too many permissions blocks
# No more than 64 "permissions" blocks are allowed

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  dynamic "permissions" {
    for_each = range(65)
    content {
      principal = "arn:aws:quicksight:us-east-1:123456789012:user/default/${permissions.value}"
      actions   = ["quicksight:DescribeActionConnector"]
    }
  }
  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://example.com"
      }
    }
  }
}
