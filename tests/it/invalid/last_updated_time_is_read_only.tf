# Error: Value for a read-only attribute
# last_updated_time is decided by the provider and cannot be configured. Remove it.
# last_updated_time = "x"
# base: none

last_updated_time = "x"
