# Error: Conflicting arguments
# client_secret and client_secret_wo are both set. Set only one of client_secret, client_secret_wo.
# client_secret_wo = "hidden"
# base: authorization_code

+ client_secret_wo = "hidden"
+ client_secret_wo_version = "1"
