# Error: Value for a read-only attribute
# enabled_actions is decided by the provider and cannot be configured. Remove it.
# enabled_actions = ["x"]
# base: none

enabled_actions = ["x"]
