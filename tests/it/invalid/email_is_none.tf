# Error: Invalid Attribute Value
# `email` in `api_key_connection_metadata` is "quick at example.com". It must be an email address.
# email = "quick at example.com"
# base: api_key

+ email = "quick at example.com"
