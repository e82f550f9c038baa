# Error: Value for a read-only attribute
# status is decided by the provider and cannot be configured. Remove it.
# status = "x"
# base: none

status = "x"
