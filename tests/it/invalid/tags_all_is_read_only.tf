# Error: Value for a read-only attribute
# tags_all is decided by the provider and cannot be configured. Remove it.
# tags_all = { a = "b" }
# base: none

tags_all = { a = "b" }
