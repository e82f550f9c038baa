variable "sites" {
  description = "Jira sites by short name: the cloud ID, and the Quick Sight groups that can use the connector."
  type = map(object({
    cloud_id = string
    readers  = set(string)
  }))

  validation {
    condition     = alltrue([for site in values(var.sites) : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", site.cloud_id))])
    error_message = "A cloud ID is a UUID; see https://SITE.atlassian.net/_edge/tenant_info."
  }
}

variable "email" {
  description = "Owner of the API key."
  type        = string
}

variable "api_key" {
  description = "API key of Atlassian, stored nowhere."
  type        = string
  ephemeral   = true
}

variable "api_key_version" {
  description = "Change it to send the API key again."
  type        = string
  default     = "1"
}

variable "account_id" {
  description = "AWS account of Quick Sight."
  type        = string
}

variable "region" {
  description = "AWS Region of the connectors and of the groups."
  type        = string
  default     = "us-east-1"
}
