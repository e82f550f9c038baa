# Error: Invalid token_endpoint
# "http://example.com" must begin with https:// and be one line.
# token_endpoint = "http://example.com"
# base: authorization_code

token_endpoint = "http://example.com"
