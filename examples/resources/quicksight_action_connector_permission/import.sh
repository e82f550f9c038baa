terraform import quicksight_action_connector_permission.analysts 123456789012,jira,arn:aws:quicksight:us-east-1:123456789012:group/default/analysts
