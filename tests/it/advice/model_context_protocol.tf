# plan
# Warning: Connector Type Only Created in the Console
# `type` is MODEL_CONTEXT_PROTOCOL. Connectors of this type can be imported and read, but the API cannot create them.
# type = "MODEL_CONTEXT_PROTOCOL"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

type = "MODEL_CONTEXT_PROTOCOL"
