# plan
# Warning: White Space Around Value
# `password_wo` in `basic_auth_connection_metadata` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# password_wo = "hidden\n"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: basic

!password
+ password_wo = "hidden\n"
+ password_wo_version = "1"
