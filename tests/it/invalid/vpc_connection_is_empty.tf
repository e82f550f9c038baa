# Error: Invalid vpc_connection_arn
# Omit it or set it to null.
# base: none

vpc_connection_arn = ""
