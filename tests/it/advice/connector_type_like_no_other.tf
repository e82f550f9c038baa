# plan
# Warning: Unknown Connector Type
# `type` is "FUTURE_THING", which this version of the provider does not know. Known types: AMAZON_BEDROCK_AGENT_RUNTIME,
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

type = "FUTURE_THING"
