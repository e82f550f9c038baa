# Error: Invalid Attribute Value
# `authorization_code_grant_credentials_source` in `authorization_code_grant_metadata` is "VAULT". It must be PLAIN_CREDENTIALS.
# authorization_code_grant_credentials_source = "VAULT"
# base: authorization_code

^ authorization_code_grant_credentials_source = "VAULT"
