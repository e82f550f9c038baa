# Error: Invalid permission action
# "DescribeActionConnector" must have the form quicksight:Action.
# base: none

actions   = ["DescribeActionConnector"]
