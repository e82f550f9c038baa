# Warning: White space at an end
# `client_secret` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# client_secret = " hidden"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: authorization_code

client_secret = " hidden"
