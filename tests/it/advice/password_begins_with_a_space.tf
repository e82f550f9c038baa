# plan
# Warning: White Space Around Value
# `password` in `basic_auth_connection_metadata` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# password = " hidden"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: basic

password = " hidden"
