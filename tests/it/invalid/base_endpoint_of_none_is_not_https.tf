# Error: Invalid base_endpoint
# "http://example.com" must begin with https:// and be one line.
# base_endpoint = "http://example.com"
# base: none

base_endpoint = "http://example.com"
