# Error: type is empty
# `type` must not be empty.
# type = ""
# base: none

type = ""
