# Error: Invalid Attribute Value
# `vpc_connection_arn` is "vpc-1". It must be the ARN of a VPC connection, arn:aws:quicksight:REGION:ACCOUNT:vpcConnection/ID.
# vpc_connection_arn = "vpc-1"
# base: none

vpc_connection_arn = "vpc-1"
