# Error: Invalid Attribute Value
# A key of `tags` is "aws:team". It must not begin with "aws:", which is reserved for AWS.
# base: none

tags = { "aws:team" = "sales" }
