# Error: Invalid Attribute Value
# `client_credentials_source` in `client_credentials_grant_metadata` is "VAULT". It must be PLAIN_CREDENTIALS.
# client_credentials_source = "VAULT"
# base: client_credentials

^ client_credentials_source = "VAULT"
