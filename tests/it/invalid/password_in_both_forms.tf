# Error: Invalid Attribute Combination
# `password` and `password_wo` in `basic_auth_connection_metadata` conflict. Configure only one of `password` or `password_wo`.
# password_wo = "hidden"
# base: basic

+ password_wo = "hidden"
+ password_wo_version = "1"
