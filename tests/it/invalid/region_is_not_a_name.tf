# Error: Invalid region
# "US East" must be the name of a Region, such as us-east-1.
# region = "US East"
# base: none

region = "US East"
