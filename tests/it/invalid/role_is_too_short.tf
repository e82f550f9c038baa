# Error: Invalid Attribute Value Length
# `role_arn` in `iam_connection_metadata` has 13 characters, 7 too few. Expected 20 to 2048 characters.
# role_arn = "arn:aws:iam::"
# base: iam

role_arn = "arn:aws:iam::"
