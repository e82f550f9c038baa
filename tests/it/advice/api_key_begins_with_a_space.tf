# Warning: White space at an end
# `api_key` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# api_key = " hidden"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: api_key

api_key = " hidden"
