# Error: Invalid Attribute Combination
# `client_secret` and `client_secret_wo` in `authorization_code_grant_details` conflict. Configure only one of `client_secret` or `client_secret_wo`.
# client_secret_wo = "hidden"
# base: authorization_code

+ client_secret_wo = "hidden"
+ client_secret_wo_version = "1"
