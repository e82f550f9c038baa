# Error: Missing Required Block
# The block `client_credentials_grant_details` is required in `client_credentials_details`. Add it.
# client_credentials_details {
# base: client_credentials

type = "GENERIC_HTTP"
!client_credentials_grant_details
