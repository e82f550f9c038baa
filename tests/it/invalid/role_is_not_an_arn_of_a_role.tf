# Error: Invalid Attribute Value
# `role_arn` in `iam_connection_metadata` is "arn:aws:iam::123456789012:user/ann". It must be the ARN of an IAM role, arn:aws:iam::ACCOUNT:role/NAME.
# role_arn = "arn:aws:iam::123456789012:user/ann"
# base: iam

role_arn = "arn:aws:iam::123456789012:user/ann"
