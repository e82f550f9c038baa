# plan
# Warning: Connector Type Only Created in the Console
# Connectors of type MODEL_CONTEXT_PROTOCOL can be imported and read, but the API does not create them.
# type = "MODEL_CONTEXT_PROTOCOL"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: none

type = "MODEL_CONTEXT_PROTOCOL"
