# Error: Missing required argument
# `password_wo` requires `password_wo_version`. Set both, or neither of them.
# password_wo = "hidden"
# base: basic

!password
+ password_wo = "hidden"
