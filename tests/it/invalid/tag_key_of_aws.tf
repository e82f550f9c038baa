# Error: Invalid tag key
# "aws:team" begins with "aws:", which AWS keeps for itself. Begin it otherwise.
# base: none

tags = { "aws:team" = "sales" }
