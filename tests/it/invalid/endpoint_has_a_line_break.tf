# Error: Invalid base_endpoint
# "https://example.com\n" must begin with https:// and be one line.
# base_endpoint = "https://example.com
# base: none

base_endpoint = "https://example.com\n"
