# Warning: White space at an end
# `password` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# password = " hidden"
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: basic

password = " hidden"
