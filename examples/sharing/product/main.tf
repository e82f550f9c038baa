terraform {
  required_providers {
    quicksight = {
      source = "quicksight-tf/quicksight"
    }
  }
}

provider "quicksight" {
  region = "us-east-1"
}

# A product team gives its own group access to the connector of the platform team.
resource "quicksight_action_connector_permission" "support" {
  action_connector_id = "weather"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/support"
  actions             = ["quicksight:DescribeActionConnector"]
}
