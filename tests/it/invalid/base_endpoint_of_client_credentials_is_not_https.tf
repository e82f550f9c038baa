# Error: Invalid Attribute Value
# `base_endpoint` in `client_credentials_grant_metadata` is "http://example.com". It must begin with `https://`.
# base_endpoint = "http://example.com"
# base: client_credentials

base_endpoint = "http://example.com"
