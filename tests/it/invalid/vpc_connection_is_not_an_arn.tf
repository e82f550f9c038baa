# Error: Invalid Attribute Value
# `vpc_connection_arn` is "vpc-1". It must be the ARN of a VPC connection, such as `arn:aws:quicksight:us-east-1:123456789012:vpcConnection/private`.
# vpc_connection_arn = "vpc-1"
# base: none

vpc_connection_arn = "vpc-1"
