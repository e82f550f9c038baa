# Error: Invalid Attribute Value
# `token_endpoint` in `authorization_code_grant_details` is "http://example.com". It must begin with `https://`.
# token_endpoint = "http://example.com"
# base: authorization_code

token_endpoint = "http://example.com"
