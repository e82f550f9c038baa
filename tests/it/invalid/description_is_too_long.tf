# Error: description has 2049 characters
# It is 1 character too long: it must have 1 to 2048 characters.
# description = format
# base: none

description = format("%02049d", 0)
