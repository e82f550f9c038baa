# plan
# Error: VPC connection of another Region
# `vpc_connection_arn` is of Region eu-west-1, but the connector is in Region us-east-1:
# vpc_connection_arn = "arn:aws:quicksight:eu-west-1:123456789012:vpcConnection/x"
# base: none

vpc_connection_arn = "arn:aws:quicksight:eu-west-1:123456789012:vpcConnection/x"
