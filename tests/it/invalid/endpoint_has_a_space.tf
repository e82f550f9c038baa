# Error: White space in a URL
# `base_endpoint` must not contain white space: character 10 of "https://a b.example.com" is ' '.
# base_endpoint = "https://a b.example.com"
# base: none

base_endpoint = "https://a b.example.com"
