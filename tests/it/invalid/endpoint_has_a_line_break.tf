# Error: Invalid Attribute Value
# `base_endpoint` in `none_connection_metadata` is "https://example.com\n". It must begin with https:// and be one line.
# base_endpoint = "https://example.com
# base: none

base_endpoint = "https://example.com\n"
