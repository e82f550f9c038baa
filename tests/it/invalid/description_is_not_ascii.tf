# Error: Invalid Attribute Value
# `description` contains 'ü' as character 2. It may only contain ASCII letters, digits,
# description = "Für Jira"
# base: none

description = "Für Jira"
