# Error: Invalid Attribute Value
# `redirect_url` in `authorization_code_grant_metadata` is "http://example.com". It must begin with `https://`.
# redirect_url = "http://example.com"
# base: authorization_code

^ redirect_url = "http://example.com"
