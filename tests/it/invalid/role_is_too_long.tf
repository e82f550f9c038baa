# Error: role_arn has 2049 characters
# It is 1 character too long: it must have 20 to 2048 characters.
# role_arn = "arn:aws:iam::123456789012:role/${format(
# base: iam

role_arn = "arn:aws:iam::123456789012:role/${format("%02018d", 0)}"
