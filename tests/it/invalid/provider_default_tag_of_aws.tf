# Error: Invalid Attribute Value
# A key of `tags` in `default_tags` is "aws:team". It must not begin with "aws:", which is reserved for AWS.
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   default_tags {
|     tags = { "aws:team" = "sales" }
|   }
| }
provider = quicksight.other
