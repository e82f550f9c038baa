# Warning: White space at an end
# `password_wo` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# password_wo = "hidden\n"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: basic

!password
+ password_wo = "hidden\n"
+ password_wo_version = "1"
