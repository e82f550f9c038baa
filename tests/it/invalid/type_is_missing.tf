# Error: Missing required argument
# The argument "type" is required
# base: none

!type
