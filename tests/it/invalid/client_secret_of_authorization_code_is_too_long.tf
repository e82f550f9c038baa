# Error: Invalid Attribute Value Length
# `client_secret` in `authorization_code_grant_details` has 2049 characters, 1 too many. Expected at most 2048 characters.
# client_secret = format
# base: authorization_code

client_secret = format("%02049d", 0)
