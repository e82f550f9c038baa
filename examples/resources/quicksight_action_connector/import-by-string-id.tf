import {
  to = quicksight_action_connector.example
  id = "123456789012,jira@us-east-1"
}
