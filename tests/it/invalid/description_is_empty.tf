# Error: Invalid Attribute Value
# `description` must not be empty. Omit it or set it to null to clear it.
# description = ""
# base: none

description = ""
