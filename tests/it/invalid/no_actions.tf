# Error: actions has 0 elements
# It must have at least 1 element.
# base: none

actions = []
