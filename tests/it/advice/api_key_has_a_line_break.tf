# plan
# Warning: Line Break in Secret
# `api_key` in `api_key_connection_metadata` contains a line break, probably from a file or heredoc with several lines. It is sent unchanged.
# api_key = "two\nlines"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: api_key

api_key = "two\nlines"
