# Warning: Unknown connector type
# `type` is "FUTURE_THING", which this version of the provider does not know. It is sent unchanged, because AWS adds types.
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "FUTURE_THING"
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
