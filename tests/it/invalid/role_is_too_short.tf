# Error: role_arn has 13 characters
# It is 7 characters too short: it must have 20 to 2048 characters.
# role_arn = "arn:aws:iam::"
# base: iam

role_arn = "arn:aws:iam::"
