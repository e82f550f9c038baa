# Error: Invalid Attribute Value
# `name` is " Jira". It must begin and end with an ASCII letter or digit.
# name = " Jira"
# base: none

name = " Jira"
