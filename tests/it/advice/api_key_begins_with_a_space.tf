# plan
# Warning: White Space Around Value
# `api_key` in `api_key_connection_metadata` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# api_key = " hidden"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: api_key

api_key = " hidden"
