# plan
# Warning: Connector Type Only Created in the Console
# `type` is OPEN_API. Connectors of this type can be imported and read, but the API cannot create them.
# type = "OPEN_API"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

type = "OPEN_API"
