# plan
# Warning: OAuth Grant Without Application
# `authorization_code_grant_metadata` has no `authorization_code_grant_credentials_details` block with the client ID, client secret and token endpoint of an OAuth application.
# authorization_code_grant_metadata {
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: authorization_code

base_endpoint = "https://example.com"
!authorization_code_grant_credentials_details
