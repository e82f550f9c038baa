# Error: Invalid Attribute Value
# `tags["team"]` must not be empty.
# base: none

tags = { team = "" }
