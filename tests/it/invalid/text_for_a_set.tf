# Error: Incorrect attribute value type
# Inappropriate value for attribute "actions": set of string required
# base: none

actions = "quicksight:DescribeActionConnector"
