# Error: Invalid Attribute Value
# `base_endpoint` in `none_connection_metadata` is "https://example.com\n". It must not contain white space, but character 20 is '\n'.
# base_endpoint = "https://example.com
# base: none

base_endpoint = "https://example.com\n"
