# Error: Invalid principal
# "arn:aws:iam::123456789012:role/deploy" is not of Quick Sight; an IAM user or role must be registered with Quick Sight, and its Quick Sight ARN given. A principal is the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME
# base: none

principal = "arn:aws:iam::123456789012:role/deploy"
