# Error: Invalid Attribute Value
# An element of `actions` in the `permissions` block with `principal` = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts" is "s3:GetObject". Expected the name of one action, quicksight:ACTION, without wildcards.
# base: none

actions = ["s3:GetObject"]
