# Error: Missing Required Block
# The block `authorization_code_grant_details` is required in `authorization_code_grant_credentials_details`. Add it.
# authorization_code_grant_credentials_details {
# base: authorization_code

type = "GENERIC_HTTP"
base_endpoint = "https://example.com"
!authorization_code_grant_details
