# Error: Invalid Attribute Value
# `aws_account_id` is "12345678901". It must be 12 digits.
# aws_account_id = "12345678901"
# base: none

aws_account_id = "12345678901"
