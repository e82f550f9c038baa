# Error: key of tags is empty
# key of tags must not be empty.
# base: none

tags = { "" = "sales" }
