# Error: Invalid Attribute Value
# Omit it or set it to null to clear it.
# base: none

vpc_connection_arn = ""
