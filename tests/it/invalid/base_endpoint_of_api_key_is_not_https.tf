# Error: Invalid Attribute Value
# `base_endpoint` in `api_key_connection_metadata` is "http://example.com". It must begin with `https://`.
# base_endpoint = "http://example.com"
# base: api_key

base_endpoint = "http://example.com"
