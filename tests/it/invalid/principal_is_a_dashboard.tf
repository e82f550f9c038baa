# Error: Invalid principal
# "arn:aws:quicksight:us-east-1:123456789012:dashboard/sales" is neither a user nor a group. A principal is the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME
# base: none

principal = "arn:aws:quicksight:us-east-1:123456789012:dashboard/sales"
