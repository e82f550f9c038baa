# Error: client_id has 1025 characters
# It is 1 character too long: it must have at most 1024 characters.
# client_id = format
# base: authorization_code

client_id = format("%01025d", 0)
