# Error: element of keys has 129 characters

provider "quicksight" {
  alias  = "other"
  region = "us-east-1"
  ignore_tags {
    keys = [join("", [for i in range(129) : "x"])]
  }
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
