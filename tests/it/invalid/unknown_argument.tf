# Error: Unsupported argument
# An argument named "colour" is not expected here.
# colour = "red"
# base: none

colour = "red"
