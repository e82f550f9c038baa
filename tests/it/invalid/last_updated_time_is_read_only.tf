# Error: Invalid Configuration for Read-Only Attribute
# `last_updated_time` is read-only. Remove it from the configuration.
# last_updated_time = "x"
# base: none

last_updated_time = "x"
