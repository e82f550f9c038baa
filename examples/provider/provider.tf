# Provider block and a connector

terraform {
  required_version = ">= 1.5"

  required_providers {
    quicksight = {
      source  = "quicksight-tf/quicksight"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment or the shared files.
provider "quicksight" {
  region = "us-east-1"
}

resource "quicksight_action_connector" "example" {
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

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
