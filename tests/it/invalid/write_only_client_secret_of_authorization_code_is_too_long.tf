# Error: Invalid Attribute Value Length
# `client_secret_wo` in `authorization_code_grant_details` has 2049 characters, 1 too many. Expected at most 2048 characters.
# client_secret_wo = format
# base: authorization_code

!client_secret
+ client_secret_wo = format("%02049d", 0)
+ client_secret_wo_version = "1"
