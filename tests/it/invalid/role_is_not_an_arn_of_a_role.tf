# Error: Invalid Attribute Value
# `role_arn` in `iam_connection_metadata` is "arn:aws:iam::123456789012:user/ann". It must be the ARN of an IAM role, such as `arn:aws:iam::123456789012:role/quick-s3`.
# role_arn = "arn:aws:iam::123456789012:user/ann"
# base: iam

role_arn = "arn:aws:iam::123456789012:user/ann"
