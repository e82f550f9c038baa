# Error: description is empty
# `description` must not be empty. Omit it or set it to null.
# description = ""
# base: none

description = ""
