# Error: Invalid Attribute Combination
# `api_key` and `api_key_wo` in `api_key_connection_metadata` conflict. Configure only one of `api_key` or `api_key_wo`.
# api_key_wo = "hidden"
# base: api_key

+ api_key_wo = "hidden"
+ api_key_wo_version = "1"
