# Error: Invalid max_retries
# 0 is not a whole number from 1 to 1000. 1 tries every request once, without retries.
# max_retries = 0

provider "quicksight" {
  alias       = "other"
  region      = "us-east-1"
  max_retries = 0
}

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  provider            = quicksight.other
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
