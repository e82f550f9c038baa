# Error: Missing required block
# The block client_credentials_grant_details is required, but there is none. Add it.
# client_credentials_details {
# base: client_credentials

type = "GENERIC_HTTP"
!client_credentials_grant_details
