# Error: Invalid Attribute Value Length
# `principal` in a `permissions` block has 258 characters, 2 too many. Expected 1 to 256 characters.
# base: none

principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/${format("%0202d", 0)}"
