# One connector per Jira site, and permissions for groups.
resource "quicksight_action_connector" "jira" {
  for_each = var.sites

  aws_account_id      = var.account_id
  region              = var.region
  action_connector_id = "jira-${each.key}"
  name                = "Jira ${each.key}"
  type                = "JIRA_CLOUD"

  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint      = "https://api.atlassian.com/ex/jira/${each.value.cloud_id}"
        email              = var.email
        api_key_wo         = var.api_key
        api_key_wo_version = var.api_key_version
      }
    }
  }

  dynamic "permissions" {
    for_each = each.value.readers
    content {
      principal = "arn:aws:quicksight:${var.region}:${var.account_id}:group/default/${permissions.value}"
      actions   = ["quicksight:DescribeActionConnector"]
    }
  }
}
