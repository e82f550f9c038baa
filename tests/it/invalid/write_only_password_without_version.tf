# Error: Missing Required Argument
# `password_wo` in `basic_auth_connection_metadata` requires `password_wo_version`, which is omitted or null. Set both, or neither of them.
# password_wo = "hidden"
# base: basic

!password
+ password_wo = "hidden"
