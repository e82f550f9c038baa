# Error: Invalid Principal
# `principal` in a `permissions` block is "arn:aws:quicksight:us-east-1:123456789012:dashboard/sales", which is neither a user nor a group. Expected the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME
# base: none

principal = "arn:aws:quicksight:us-east-1:123456789012:dashboard/sales"
