# plan
# Warning: Empty Secret
# `api_key` in `api_key_connection_metadata` is an empty string. CI systems pass this for an undefined secret.
# api_key = ""
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: api_key

api_key = ""
