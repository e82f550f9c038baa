# Error: Invalid authorization_code_grant_credentials_source
# "VAULT" is not one of PLAIN_CREDENTIALS.
# authorization_code_grant_credentials_source = "VAULT"
# base: authorization_code

client_secret          = "hidden"
+ authorization_code_grant_credentials_source = "VAULT"
