# Warning: White space at an end
# `client_secret_wo` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# client_secret_wo = "hidden\n"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: client_credentials

!client_secret
+ client_secret_wo = "hidden\n"
+ client_secret_wo_version = "1"
