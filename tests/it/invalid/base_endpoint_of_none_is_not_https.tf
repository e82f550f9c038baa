# Error: Invalid Attribute Value
# `base_endpoint` in `none_connection_metadata` is "http://example.com". It must begin with `https://`.
# base_endpoint = "http://example.com"
# base: none

base_endpoint = "http://example.com"
