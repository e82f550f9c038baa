# Error: Invalid Attribute Value Length
# A key of `tags` has 129 characters, 1 too many. Expected 1 to 128 characters.
# base: none

tags = { (format("%0129d", 0)) = "sales" }
