# One group, on a connector of another configuration

resource "quicksight_action_connector_permission" "analysts" {
  action_connector_id = "jira"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]
}
