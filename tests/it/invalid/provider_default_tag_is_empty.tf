# Error: Invalid Attribute Value
# `tags["team"]` in `default_tags` must not be empty.
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   default_tags {
|     tags = { team = "" }
|   }
| }
provider = quicksight.other
