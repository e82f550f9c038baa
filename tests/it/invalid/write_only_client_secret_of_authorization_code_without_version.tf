# Error: Missing required argument
# `client_secret_wo` requires `client_secret_wo_version`. Set both, or neither of them.
# client_secret_wo = "hidden"
# base: authorization_code

!client_secret
+ client_secret_wo = "hidden"
