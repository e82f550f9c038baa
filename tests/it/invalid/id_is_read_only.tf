# Error: Value for a read-only attribute
# id is decided by the provider and cannot be configured. Remove it.
# id = "x"
# base: none

id = "x"
