# Error: Invalid Attribute Value
# `token_endpoint` in `client_credentials_grant_details` is "http://example.com". It must begin with `https://`.
# token_endpoint = "http://example.com"
# base: client_credentials

token_endpoint = "http://example.com"
