# Error: Invalid character in name
# `name` may only contain ASCII letters, digits, underscores, hyphens and spaces. Character 5 is '/'.
# name = "Jira/Cloud"
# base: none

name = "Jira/Cloud"
