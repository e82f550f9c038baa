# Error: Missing Required Argument
# `api_key_wo` in `api_key_connection_metadata` requires `api_key_wo_version`, which is omitted or null. Set both, or neither of them.
# api_key_wo = "hidden"
# base: api_key

!api_key
+ api_key_wo = "hidden"
