# Error: Conflicting arguments
# api_key and api_key_wo are both set. Set only one of api_key, api_key_wo.
# api_key_wo = "hidden"
# base: api_key

+ api_key_wo = "hidden"
+ api_key_wo_version = "1"
