# Error: Invalid Configuration for Read-Only Attribute
# `arn` is read-only. Remove it from the configuration.
# arn = "x"
# base: none

arn = "x"
