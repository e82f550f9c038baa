# Confluence with an API key

variable "confluence_api_key" {
  type      = string
  ephemeral = true
}

# https://SITE.atlassian.net/_edge/tenant_info returns the cloud ID of the base endpoint. The URL of the site itself does not work.
resource "quicksight_action_connector" "example" {
  action_connector_id = "confluence"
  name                = "Confluence"
  type                = "ATLASSIAN_CONFLUENCE"

  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint = "https://api.atlassian.com/ex/confluence/00000000-0000-0000-0000-000000000000"
        email         = "quick@example.com"

        api_key_wo         = var.confluence_api_key
        api_key_wo_version = "1"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/engineers"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
