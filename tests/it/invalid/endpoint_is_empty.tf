# Error: Invalid Attribute Value
# `base_endpoint` in `none_connection_metadata` must not be empty.
# base_endpoint = ""
# base: none

base_endpoint = ""
