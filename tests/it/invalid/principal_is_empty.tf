# Error: Invalid Attribute Value
# `principal` in a `permissions` block must not be empty.
# base: none

principal = ""
