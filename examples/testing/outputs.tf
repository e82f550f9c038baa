output "arns" {
  description = "ARN of each connector."
  value       = { for name, connector in quicksight_action_connector.jira : name => connector.arn }
}
