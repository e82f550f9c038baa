# Error: tags["team"] has 257 characters
# It is 1 character too long: it must have 1 to 256 characters.
# base: none

tags = { team = format("%0257d", 0) }
