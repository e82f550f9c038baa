# Error: Invalid principal
# "analysts" is not an ARN. A principal is the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME
# base: none

principal = "analysts"
