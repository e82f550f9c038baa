# Error: authentication_type does not match the block
# `authentication_type` is BASIC, but the block `none_connection_metadata` is for NONE. Omit `authentication_type`, which is derived from the block, or configure the block `basic_auth_connection_metadata`.
# authentication_type = "BASIC"
# base: none

+ authentication_type = "BASIC"
