# Error: base_endpoint is empty
# `base_endpoint` must not be empty.
# base_endpoint = ""
# base: none

base_endpoint = ""
