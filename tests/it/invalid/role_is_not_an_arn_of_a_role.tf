# Error: Invalid role_arn
# "arn:aws:iam::123456789012:user/ann" must be the ARN of an IAM role, arn:aws:iam::ACCOUNT:role/NAME.
# role_arn = "arn:aws:iam::123456789012:user/ann"
# base: iam

role_arn = "arn:aws:iam::123456789012:user/ann"
