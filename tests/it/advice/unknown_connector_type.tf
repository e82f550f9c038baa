# Warning: Unknown connector type
# `type` is "JIRA_CLUOD", which this version of the provider does not know. Did you mean JIRA_CLOUD? It is sent unchanged, because AWS adds types. Known types: AMAZON_BEDROCK_AGENT_RUNTIME,
# ZENDESK_SUITE.
# type = "JIRA_CLUOD"
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "JIRA_CLUOD"
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
