# plan
# Warning: OAuth Grant Without Application
# `client_credentials_grant_metadata` has no `client_credentials_details`, so no OAuth application is configured
# client_credentials_grant_metadata {
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: client_credentials

!client_credentials_details
