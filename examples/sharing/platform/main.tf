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

# The platform team owns the connector. It has no permissions blocks, which would revoke what other teams grant.
resource "quicksight_action_connector" "weather" {
  action_connector_id = "weather"
  name                = "Weather"
  type                = "GENERIC_HTTP"

  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://weather.example.com"
      }
    }
  }
}

resource "quicksight_action_connector_permission" "platform" {
  action_connector_id = quicksight_action_connector.weather.action_connector_id
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/platform"
  actions             = provider::quicksight::owner_actions()
}
