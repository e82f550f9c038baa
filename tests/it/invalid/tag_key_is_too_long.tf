# Error: key of tags has 129 characters
# It is 1 character too long: it must have 1 to 128 characters.
# base: none

tags = { (format("%0129d", 0)) = "sales" }
