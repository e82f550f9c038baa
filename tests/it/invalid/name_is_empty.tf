# Error: Invalid Attribute Value
# `name` must not be empty.
# name = ""
# base: none

name = ""
