# Error: Invalid authorization_endpoint
# "http://example.com" must begin with https:// and be one line.
# authorization_endpoint = "http://example.com"
# base: authorization_code

authorization_endpoint = "http://example.com"
