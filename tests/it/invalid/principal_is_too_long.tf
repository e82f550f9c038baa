# Error: principal has 258 characters
# It is 2 characters too long: it must have 1 to 256 characters.
# base: none

principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/${format("%0202d", 0)}"
