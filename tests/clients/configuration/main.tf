# The connector of tests/clients/. The provider takes endpoint, credentials and Region from the environment.

terraform {
  required_version = ">= 1.11"
  required_providers {
    quicksight = {
      source  = "quicksight-tf/quicksight"
      version = "~> 0.1"
    }
  }
}

variable "name" {
  type    = string
  default = "Issues"
}

variable "api_key" {
  type      = string
  ephemeral = true
}

provider "quicksight" {}

resource "quicksight_action_connector" "issues" {
  action_connector_id = "issues"
  name                = var.name
  type                = "JIRA_CLOUD"

  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint      = "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000"
        email              = "robot@example.com"
        api_key_wo         = var.api_key
        api_key_wo_version = "1"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/engineers"
    actions   = ["quicksight:DescribeActionConnector"]
  }

  tags = {
    Team = "support"
  }
}

output "action_connector_id" {
  value = quicksight_action_connector.issues.action_connector_id
}
