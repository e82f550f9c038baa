# Warning: Unknown Connector Type
# `type` is "FUTURE_THING", which this version of the provider does not know. It is sent unchanged, because AWS adds types.
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

type = "FUTURE_THING"
