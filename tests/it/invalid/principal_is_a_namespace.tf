# Error: Invalid principal
# "arn:aws:quicksight:us-east-1:123456789012:namespace/default" is a namespace, which action connectors cannot be shared with. A principal is the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME
# base: none

principal = "arn:aws:quicksight:us-east-1:123456789012:namespace/default"
