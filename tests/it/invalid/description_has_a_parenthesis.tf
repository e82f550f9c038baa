# Error: Invalid character in description
# `description` may only contain ASCII letters, digits, spaces and the characters _ . , ! ? -. Character 6 is '('.
# description = "Jira (cloud)"
# base: none

description = "Jira (cloud)"
