# Error: Invalid Attribute Value
# `type` must not be empty.
# type = ""
# base: none

type = ""
