# Error: Invalid Attribute Value
# `name` contains '/' as character 5. It may only contain ASCII letters, digits, underscores, hyphens and spaces.
# name = "Jira/Cloud"
# base: none

name = "Jira/Cloud"
