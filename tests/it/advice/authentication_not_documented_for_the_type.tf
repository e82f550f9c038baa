# plan
# Warning: Undocumented Authentication for Connector Type
# `none_connection_metadata` is authentication of type NONE, but AWS documents OAUTH2_AUTHORIZATION_CODE and API_KEY for JIRA_CLOUD. Quick Sight may reject the connector or be unable to use it. See https://docs.aws.amazon.com/quick/latest/userguide/jira-integration.html.
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

type = "JIRA_CLOUD"
