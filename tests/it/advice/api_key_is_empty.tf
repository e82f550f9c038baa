# Warning: Empty secret
# `api_key` is an empty string. CI systems pass this for an undefined secret.
# api_key = ""
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: api_key

api_key = ""
