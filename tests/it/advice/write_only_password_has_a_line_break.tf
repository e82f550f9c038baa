# plan
# Warning: Line Break in Secret
# `password_wo` in `basic_auth_connection_metadata` contains a line break, probably from a file or heredoc with several lines. It is sent unchanged.
# password_wo = "two\nlines"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: basic

!password
+ password_wo = "two\nlines"
+ password_wo_version = "1"
