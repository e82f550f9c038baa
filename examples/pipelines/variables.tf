variable "jira_api_key" {
  description = "API key of Atlassian. It is in no plan and no state, so each job that needs it is given it anew."
  type        = string
  ephemeral   = true
  sensitive   = true

  # A store that has no such secret gives an empty text, and an empty key would be sent.
  validation {
    condition     = var.jira_api_key != ""
    error_message = "The API key is empty."
  }
}

variable "jira_api_key_version" {
  description = "A change of it sends the API key again."
  type        = string
  default     = "1"
}
