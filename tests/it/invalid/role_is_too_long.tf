# Error: Invalid Attribute Value Length
# `role_arn` in `iam_connection_metadata` has 2049 characters, 1 too many. Expected 20 to 2048 characters.
# role_arn = "arn:aws:iam::123456789012:role/${format(
# base: iam

role_arn = "arn:aws:iam::123456789012:role/${format("%02018d", 0)}"
