# Error: Invalid Attribute Value Length
# `tags["team"]` has 257 characters, 1 too many. Expected 1 to 256 characters.
# base: none

tags = { team = format("%0257d", 0) }
