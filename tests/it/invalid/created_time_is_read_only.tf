# Error: Invalid Configuration for Read-Only Attribute
# `created_time` is read-only. Remove it from the configuration.
# created_time = "x"
# base: none

created_time = "x"
