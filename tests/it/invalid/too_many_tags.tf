# plan
# Error: Too many tags
# `tags` and the provider's `default_tags` add up to 201 tags. The API accepts at most 200.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  tags                = { for i in range(201) : "key${i}" => "value" }
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
