# One connector for each type of authentication. `cargo xtask demo` applies this to an emulator. For AWS, remove `access_key`,
# `secret_key` and `endpoints`, and use your own names and endpoints.

terraform {
  required_version = ">= 1.11"
  required_providers {
    quicksight = {
      source  = "registry.terraform.io/quicksight-tf/quicksight"
      version = "~> 0.1"
    }
  }
}

variable "endpoint" {
  description = "Endpoint of the emulator"
  type        = string
}

variable "sales_name" {
  description = "Name of the sales connector"
  type        = string
  default     = "Sales"
}

variable "readers" {
  description = "ARN of the Quick Sight group that can use the connectors"
  type        = string
  default     = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
}

# Ephemeral: in neither plan nor state. Set them from the environment or a secret store.
variable "jira_api_key" {
  type      = string
  ephemeral = true
}

variable "sales_client_secret" {
  type      = string
  ephemeral = true
}

variable "tickets_client_secret" {
  type      = string
  ephemeral = true
}

variable "partners_password" {
  type      = string
  ephemeral = true
}

provider "quicksight" {
  region     = "us-east-1"
  access_key = "made-up"
  secret_key = "made-up"

  endpoints {
    quicksight = var.endpoint
    sts        = var.endpoint
  }

  default_tags {
    tags = {
      Project = "demo"
    }
  }
}

locals {
  use = ["quicksight:DescribeActionConnector"]
}

resource "quicksight_action_connector" "issues" {
  action_connector_id = "demo-issues"
  name                = "Issues"
  description         = "Reads and creates issues"
  type                = "JIRA_CLOUD"

  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint      = "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000"
        email              = "robot@example.com"
        api_key_wo         = var.jira_api_key
        api_key_wo_version = "1"
      }
    }
  }

  permissions {
    principal = var.readers
    actions   = local.use
  }
}

resource "quicksight_action_connector" "sales" {
  action_connector_id = "demo-sales"
  name                = var.sales_name
  type                = "SALESFORCE_CRM"

  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://example.my.salesforce.com/services/data/v60.0"

        authorization_code_grant_credentials_details {
          authorization_code_grant_details {
            client_id                = "sales-app"
            client_secret_wo         = var.sales_client_secret
            client_secret_wo_version = "1"
            token_endpoint           = "https://example.my.salesforce.com/services/oauth2/token"
            authorization_endpoint   = "https://example.my.salesforce.com/services/oauth2/authorize"
          }
        }
      }
    }
  }

  permissions {
    principal = var.readers
    actions   = local.use
  }

  tags = {
    Team = "sales"
  }
}

resource "quicksight_action_connector" "tickets" {
  action_connector_id = "demo-tickets"
  name                = "Tickets"
  type                = "SERVICENOW_NOW_PLATFORM"

  authentication_config {
    authentication_metadata {
      client_credentials_grant_metadata {
        base_endpoint = "https://example.service-now.com"

        client_credentials_details {
          client_credentials_grant_details {
            client_id                = "tickets-app"
            client_secret_wo         = var.tickets_client_secret
            client_secret_wo_version = "1"
            token_endpoint           = "https://example.service-now.com/oauth_token.do"
          }
        }
      }
    }
  }

  permissions {
    principal = var.readers
    actions   = local.use
  }
}

resource "quicksight_action_connector" "partners" {
  action_connector_id = "demo-partners"
  name                = "Business partners"
  type                = "SAP_BUSINESSPARTNER"

  authentication_config {
    authentication_metadata {
      basic_auth_connection_metadata {
        base_endpoint       = "https://sap.example.com:44300/sap/opu/odata/sap/API_BUSINESS_PARTNER"
        username            = "quick-reader"
        password_wo         = var.partners_password
        password_wo_version = "1"
      }
    }
  }

  permissions {
    principal = var.readers
    actions   = local.use
  }
}

resource "quicksight_action_connector" "documents" {
  action_connector_id = "demo-documents"
  name                = "Documents"
  type                = "AMAZON_S3"

  authentication_config {
    authentication_metadata {
      iam_connection_metadata {
        role_arn = "arn:aws:iam::123456789012:role/quick-reads-documents"
      }
    }
  }

  permissions {
    principal = var.readers
    actions   = local.use
  }
}

resource "quicksight_action_connector" "weather" {
  action_connector_id = "demo-weather"
  name                = "Weather"
  description         = "Forecasts without authentication"
  type                = "GENERIC_HTTP"

  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://weather.example.com"
      }
    }
  }

  permissions {
    principal = var.readers
    actions   = local.use
  }
}

output "arns" {
  value = {
    documents = quicksight_action_connector.documents.arn
    issues    = quicksight_action_connector.issues.arn
    partners  = quicksight_action_connector.partners.arn
    sales     = quicksight_action_connector.sales.arn
    tickets   = quicksight_action_connector.tickets.arn
    weather   = quicksight_action_connector.weather.arn
  }
}
