# plan
# Error: Missing Redirect URL
# `redirect_url` is required in us-gov-west-1: AWS documents a default for the aws partition only, and this Region is in aws-us-gov.
# base: authorization_code

principal = "arn:aws-us-gov:quicksight:us-gov-west-1:123456789012:group/default/analysts"
region = "us-gov-west-1"
