# plan
# Warning: OAuth Grant Without Application
# `client_credentials_grant_metadata` has no `client_credentials_details` block with the client ID, client secret and token endpoint of an OAuth application.
# client_credentials_grant_metadata {
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: client_credentials

!client_credentials_details
