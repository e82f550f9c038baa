import {
  to = quicksight_action_connector_permission.analysts
  id = "123456789012,jira,arn:aws:quicksight:us-east-1:123456789012:group/default/analysts@us-east-1"
}
