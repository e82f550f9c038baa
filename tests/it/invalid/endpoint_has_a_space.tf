# Error: Invalid Attribute Value
# `base_endpoint` in `none_connection_metadata` is "https://a b.example.com". It must not contain white space, but character 10 is ' '.
# base_endpoint = "https://a b.example.com"
# base: none

base_endpoint = "https://a b.example.com"
