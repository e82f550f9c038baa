# Error: Invalid Attribute Value
# `base_endpoint` in `authorization_code_grant_metadata` is "http://example.com". It must begin with `https://`.
# base_endpoint = "http://example.com"
# base: authorization_code

base_endpoint = "http://example.com"
