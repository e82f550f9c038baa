# Error: name has 257 characters
# It is 2 characters too long: it must have 1 to 255 characters.
# name = format
# base: none

name = format("%0257d", 0)
