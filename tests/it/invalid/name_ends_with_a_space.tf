# Error: Invalid name
# "Jira " must begin and end with an ASCII letter or digit.
# name = "Jira "
# base: none

name = "Jira "
