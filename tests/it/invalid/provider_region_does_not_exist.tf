# Error: Invalid AWS Region
# region is "us-esat-1", which is not an AWS Region. Did you mean us-east-1?

provider "quicksight" {
  alias  = "other"
  region = "us-esat-1"
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
