# Error: Invalid Attribute Value Length
# `client_id` in `authorization_code_grant_details` has 1025 characters, 1 too many. Expected at most 1024 characters.
# client_id = format
# base: authorization_code

client_id = format("%01025d", 0)
