# Error: client_secret_wo has 2049 characters
# It is 1 character too long: it must have at most 2048 characters.
# client_secret_wo = format
# base: authorization_code

!client_secret
+ client_secret_wo = format("%02049d", 0)
+ client_secret_wo_version = "1"
