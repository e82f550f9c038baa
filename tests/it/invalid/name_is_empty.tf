# Error: name is empty
# `name` must not be empty.
# name = ""
# base: none

name = ""
