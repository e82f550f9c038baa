# Error: Missing required argument
# The argument "name" is required, but no definition was found.
# base: none

!name
