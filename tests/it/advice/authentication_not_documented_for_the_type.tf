# Warning: Authentication that AWS does not document for this type
# For JIRA_CLOUD, AWS documents OAUTH2_AUTHORIZATION_CODE and API_KEY, not NONE: https://docs.aws.amazon.com/quick/latest/userguide/jira-integration.html.
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: none

type = "JIRA_CLOUD"
