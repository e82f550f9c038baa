# Error: Invalid Attribute Value Length
# An element of `keys` in `ignore_tags` has 129 characters, 1 too many. Expected 1 to 128 characters.
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   ignore_tags {
|     keys = [join("", [for i in range(129) : "x"])]
|   }
| }
provider = quicksight.other
