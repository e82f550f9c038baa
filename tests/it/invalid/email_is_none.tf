# Error: Invalid email
# "quick at example.com" must be an email address.
# email = "quick at example.com"
# base: api_key

+ email = "quick at example.com"
