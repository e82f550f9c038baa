# plan
# Error: redirect_url is required in this Region
# `redirect_url` has no default in us-gov-west-1: AWS documents one for the aws partition only, and this Region is in aws-us-gov.
# base: authorization_code

principal = "arn:aws-us-gov:quicksight:us-gov-west-1:123456789012:group/default/analysts"
region = "us-gov-west-1"
