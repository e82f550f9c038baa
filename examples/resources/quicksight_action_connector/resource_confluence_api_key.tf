# Confluence with an API key

variable "confluence_api_key" {
  type      = string
  ephemeral = true
}

# Replace the zeros in base_endpoint with the cloud ID of your site, from https://SITE.atlassian.net/_edge/tenant_info; the URL of the site does not work.
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
