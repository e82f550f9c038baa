# Error: Missing authorization_code_grant_details block
# A block of type "authorization_code_grant_details" is required here.
# authorization_code_grant_credentials_details {
# base: authorization_code

type = "GENERIC_HTTP"
base_endpoint = "https://example.com"
!authorization_code_grant_details
