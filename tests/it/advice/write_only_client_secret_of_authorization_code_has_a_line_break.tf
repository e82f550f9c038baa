# Warning: Line break in a secret
# `client_secret_wo` contains a line break, as a file or a heredoc of several lines does. It is sent unchanged.
# client_secret_wo = "two\nlines"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: authorization_code

!client_secret
+ client_secret_wo = "two\nlines"
+ client_secret_wo_version = "1"
