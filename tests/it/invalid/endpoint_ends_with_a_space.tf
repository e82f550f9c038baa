# Error: Invalid Attribute Value
# `base_endpoint` in `none_connection_metadata` is "https://example.com ". It must not contain white space, but character 20 is ' '.
# base: none

base_endpoint = "https://example.com "
