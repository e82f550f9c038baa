# Error: Invalid permission action
# "DescribeActionConnector" must have the form quicksight:Action.
# This is in the permissions block with principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts".
# base: none

actions = ["DescribeActionConnector"]
