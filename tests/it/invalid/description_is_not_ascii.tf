# Error: Invalid character in description
# `description` may only contain ASCII letters, digits,
# Character 2 is 'ü'.
# description = "Für Jira"
# base: none

description = "Für Jira"
