# Error: Invalid Principal
# `principal` in a `permissions` block is "analysts", which is not an ARN. Expected the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME
# base: none

principal = "analysts"
