# Error: base_endpoint has 8193 characters
# It is 1 character too long: it must have 1 to 8192 characters.
# base_endpoint = "https://${format(
# base: none

base_endpoint = "https://${format("%08185d", 0)}"
