# Error: Invalid aws_account_id
# "12345678901" must be 12 digits.
# aws_account_id = "12345678901"
# base: none

aws_account_id = "12345678901"
