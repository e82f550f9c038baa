# Error: Value for a read-only attribute
# created_time is decided by the provider and cannot be configured. Remove it.
# created_time = "x"
# base: none

created_time = "x"
