# Error: Invalid token_endpoint
# "http://example.com" must begin with https:// and be one line.
# token_endpoint = "http://example.com"
# base: client_credentials

token_endpoint = "http://example.com"
