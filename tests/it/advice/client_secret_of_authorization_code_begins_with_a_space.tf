# plan
# Warning: White Space Around Value
# `client_secret` in `authorization_code_grant_details` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# client_secret = " hidden"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: authorization_code

client_secret = " hidden"
