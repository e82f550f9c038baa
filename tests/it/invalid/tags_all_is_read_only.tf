# Error: Invalid Configuration for Read-Only Attribute
# `tags_all` is read-only. Remove it from the configuration.
# tags_all = { a = "b" }
# base: none

tags_all = { a = "b" }
