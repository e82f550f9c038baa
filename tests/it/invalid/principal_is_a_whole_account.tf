# Error: Invalid principal
# "arn:aws:iam::123456789012:root" is a whole account, which action connectors cannot be shared with. A principal is the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME
# base: none

principal = "arn:aws:iam::123456789012:root"
