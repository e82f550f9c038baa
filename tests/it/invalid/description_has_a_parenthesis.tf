# Error: Invalid Attribute Value
# `description` contains '(' as character 6. It may only contain ASCII letters, digits, spaces and the characters _ . , ! ? -.
# description = "Jira (cloud)"
# base: none

description = "Jira (cloud)"
