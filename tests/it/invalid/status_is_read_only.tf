# Error: Invalid Configuration for Read-Only Attribute
# `status` is read-only. Remove it from the configuration.
# status = "x"
# base: none

status = "x"
