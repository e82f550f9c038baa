# plan
# Error: VPC Connection of Another Region or Account
# `vpc_connection_arn` is "arn:aws:quicksight:eu-west-1:123456789012:vpcConnection/x", which is in Region eu-west-1, but the connector is in Region us-east-1. Use a VPC connection in Region us-east-1.
# vpc_connection_arn = "arn:aws:quicksight:eu-west-1:123456789012:vpcConnection/x"
# base: none

vpc_connection_arn = "arn:aws:quicksight:eu-west-1:123456789012:vpcConnection/x"
