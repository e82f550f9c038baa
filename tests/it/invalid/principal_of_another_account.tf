# plan
# Error: Principal of Another Account
# `principal` is "arn:aws:quicksight:us-east-1:210987654321:group/default/analysts", which belongs to account 210987654321, but the connector is in account 123456789012.
# base: none

principal = "arn:aws:quicksight:us-east-1:210987654321:group/default/analysts"
