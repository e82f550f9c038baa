# Error: Invalid Attribute Value
# `base_endpoint` in `basic_auth_connection_metadata` is "http://example.com". It must begin with `https://`.
# base_endpoint = "http://example.com"
# base: basic

base_endpoint = "http://example.com"
