# Error: Invalid Attribute Value
# `base_endpoint` in `none_connection_metadata` is "https://". It must have a host after `https://`.
# base_endpoint = "https://"
# base: none

base_endpoint = "https://"
