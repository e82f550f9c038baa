# Error: URL without host
# `base_endpoint` is "https://". A host must follow `https://`.
# base_endpoint = "https://"
# base: none

base_endpoint = "https://"
