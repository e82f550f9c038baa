# Error: Invalid Attribute Value Length
# `base_endpoint` in `none_connection_metadata` has 8193 characters, 1 too many. Expected 1 to 8192 characters.
# base_endpoint = "https://${format(
# base: none

base_endpoint = "https://${format("%08185d", 0)}"
