# Error: Value for a read-only attribute
# arn is decided by the provider and cannot be configured. Remove it.
# arn = "x"
# base: none

arn = "x"
