# Error: Invalid Attribute Value
# `region` is "US East". It must be the name of a Region, such as `us-east-1`.
# region = "US East"
# base: none

region = "US East"
