# Error: Invalid Configuration for Read-Only Attribute
# `id` is read-only. Remove it from the configuration.
# id = "x"
# base: none

id = "x"
