# Error: Invalid Attribute Value
# `authorization_endpoint` in `authorization_code_grant_details` is "http://example.com". It must begin with `https://`.
# authorization_endpoint = "http://example.com"
# base: authorization_code

authorization_endpoint = "http://example.com"
