# Error: Value for a read-only attribute
# source_arn is decided by the provider and cannot be configured. Remove it.
# source_arn = "x"
# base: iam

role_arn = "arn:aws:iam::123456789012:role/quick-connector"
+ source_arn = "x"
