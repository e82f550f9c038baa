# Error: client_secret has 2049 characters
# It is 1 character too long: it must have at most 2048 characters.
# client_secret = format
# base: authorization_code

client_secret = format("%02049d", 0)
