# plan
# Error: VPC connection of another account
# `vpc_connection_arn` is of account 999999999999, but the connector is in account 123456789012:
# base: none

vpc_connection_arn = "arn:aws:quicksight:us-east-1:999999999999:vpcConnection/x"
