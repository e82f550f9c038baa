# Error: Invalid Attribute Combination
# `client_secret` and `client_secret_wo` in `client_credentials_grant_details` conflict. Configure only one of `client_secret` or `client_secret_wo`.
# client_secret_wo = "hidden"
# base: client_credentials

+ client_secret_wo = "hidden"
+ client_secret_wo_version = "1"
