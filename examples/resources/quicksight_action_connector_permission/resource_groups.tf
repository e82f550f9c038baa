# Several groups, one of them as an owner

locals {
  owner  = provider::quicksight::owner_actions()
  viewer = ["quicksight:DescribeActionConnector"]

  groups = {
    support = local.viewer
    sales   = local.viewer
    leads   = local.owner
  }
}

resource "quicksight_action_connector_permission" "product" {
  for_each            = local.groups
  action_connector_id = "jira"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/${each.key}"
  actions             = each.value
}
