# Error: Invalid Principal
# `principal` in a `permissions` block is "arn:aws:iam::123456789012:role/deploy", which is not a Quick Sight ARN. Expected the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME
# base: none

principal = "arn:aws:iam::123456789012:role/deploy"
