# Error: Invalid Attribute Value
# A key of `tags` must not be empty.
# base: none

tags = { "" = "sales" }
