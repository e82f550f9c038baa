# Warning: White space at an end
# `api_key_wo` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# api_key_wo = "hidden\n"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: api_key

!api_key
+ api_key_wo = "hidden\n"
+ api_key_wo_version = "1"
