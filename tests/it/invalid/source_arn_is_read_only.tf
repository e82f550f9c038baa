# Error: Invalid Configuration for Read-Only Attribute
# `source_arn` in `iam_connection_metadata` is read-only. Remove it from the configuration.
# source_arn = "x"
# base: iam

role_arn = "arn:aws:iam::123456789012:role/quick-connector"
+ source_arn = "x"
