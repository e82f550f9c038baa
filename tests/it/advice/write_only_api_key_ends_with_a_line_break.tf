# plan
# Warning: White Space Around Value
# `api_key_wo` in `api_key_connection_metadata` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# api_key_wo = "hidden\n"
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: api_key

!api_key
+ api_key_wo = "hidden\n"
+ api_key_wo_version = "1"
