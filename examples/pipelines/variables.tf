variable "jira_api_key" {
  description = "API key of Atlassian. In no plan and no state, so set it for each job."
  type        = string
  ephemeral   = true

  # CI systems pass an empty string for an undefined secret.
  validation {
    condition     = var.jira_api_key != ""
    error_message = "The API key is empty."
  }
}

variable "jira_api_key_version" {
  description = "Change it to send the API key again."
  type        = string
  default     = "1"
}
