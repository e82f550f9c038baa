# Error: Invalid Configuration for Read-Only Attribute
# `enabled_actions` is read-only. Remove it from the configuration.
# enabled_actions = ["x"]
# base: none

enabled_actions = ["x"]
