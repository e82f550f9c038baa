# Error: Invalid Attribute Value Length
# `description` has 2049 characters, 1 too many. Expected 1 to 2048 characters.
# description = format
# base: none

description = format("%02049d", 0)
