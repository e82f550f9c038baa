# Error: Missing required argument
# `api_key_wo` requires `api_key_wo_version`. Set both, or neither of them.
# api_key_wo = "hidden"
# base: api_key

!api_key
+ api_key_wo = "hidden"
