# Warning: Line break in a secret
# `password_wo` contains a line break, as a file or a heredoc of several lines does. It is sent unchanged.
# password_wo = "two\nlines"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: basic

!password
+ password_wo = "two\nlines"
+ password_wo_version = "1"
