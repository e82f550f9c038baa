# Error: Invalid Attribute Value Length
# `client_secret` in `client_credentials_grant_details` has 2049 characters, 1 too many. Expected at most 2048 characters.
# client_secret = format
# base: client_credentials

client_secret = format("%02049d", 0)
