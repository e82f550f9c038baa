# plan
# Warning: Connector Type Only Created in the Console
# Connectors of type OPEN_API can be imported and read, but the API does not create them.
# type = "OPEN_API"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: none

type = "OPEN_API"
