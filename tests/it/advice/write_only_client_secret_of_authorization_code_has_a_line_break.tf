# plan
# Warning: Line Break in Secret
# `client_secret_wo` in `authorization_code_grant_details` contains a line break, probably from a file or heredoc with several lines. It is sent unchanged.
# client_secret_wo = "two\nlines"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: authorization_code

!client_secret
+ client_secret_wo = "two\nlines"
+ client_secret_wo_version = "1"
