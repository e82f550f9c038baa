# Error: principal is empty
# `principal` must not be empty.
# base: none

principal = ""
