# Error: Invalid principal
# "arn:aws:quicksight:us-east-1::group/default/analysts" names no account.
# base: none

principal = "arn:aws:quicksight:us-east-1::group/default/analysts"
