# Error: White space in a URL
# `base_endpoint` must not contain white space: character 20 of "https://example.com " is ' '.
# base: none

base_endpoint = "https://example.com "
