# Warning: Line break in a secret
# `api_key` contains a line break, as a file or a heredoc of several lines does. It is sent unchanged.
# api_key = "two\nlines"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: api_key

api_key = "two\nlines"
