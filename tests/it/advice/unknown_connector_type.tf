# plan
# Warning: Unknown Connector Type
# `type` is "JIRA_CLUOD", which this version of the provider does not know. Did you mean JIRA_CLOUD? Known types: AMAZON_BEDROCK_AGENT_RUNTIME,
# ZENDESK_SUITE. The type is sent unchanged, because AWS adds types.
# type = "JIRA_CLUOD"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

type = "JIRA_CLUOD"
