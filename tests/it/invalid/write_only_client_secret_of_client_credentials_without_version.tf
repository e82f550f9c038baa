# Error: Missing Required Argument
# `client_secret_wo` in `client_credentials_grant_details` requires `client_secret_wo_version`, which is omitted or null. Set both, or neither of them.
# client_secret_wo = "hidden"
# base: client_credentials

!client_secret
+ client_secret_wo = "hidden"
