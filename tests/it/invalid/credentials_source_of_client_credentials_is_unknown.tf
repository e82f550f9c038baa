# Error: Invalid client_credentials_source
# "VAULT" is not one of PLAIN_CREDENTIALS.
# client_credentials_source = "VAULT"
# base: client_credentials

^ client_credentials_source = "VAULT"
