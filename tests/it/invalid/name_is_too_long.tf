# Error: Invalid Attribute Value Length
# `name` has 257 characters, 2 too many. Expected 1 to 255 characters.
# name = format
# base: none

name = format("%0257d", 0)
