# Error: Missing client_credentials_grant_details block
# A block of type "client_credentials_grant_details" is required here.
# client_credentials_details {
# base: client_credentials

type = "GENERIC_HTTP"
!client_credentials_grant_details
