# plan
# Error: VPC Connection of Another Region or Account
# `vpc_connection_arn` is "arn:aws:quicksight:us-east-1:999999999999:vpcConnection/x", which is in account 999999999999, but the connector is in account 123456789012. Use a VPC connection in account 123456789012.
# base: none

vpc_connection_arn = "arn:aws:quicksight:us-east-1:999999999999:vpcConnection/x"
