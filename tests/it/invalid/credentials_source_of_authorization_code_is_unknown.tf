# Error: Invalid authorization_code_grant_credentials_source
# "VAULT" is not one of PLAIN_CREDENTIALS.
# authorization_code_grant_credentials_source = "VAULT"
# base: authorization_code

^ authorization_code_grant_credentials_source = "VAULT"
