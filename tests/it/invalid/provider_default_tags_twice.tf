# Error: Duplicate default_tags block
# Only one block of type "default_tags" is allowed.
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   default_tags {
|     tags = { team = "sales" }
|   }
|   default_tags {
|     tags = { cost = "1" }
|   }
| }
provider = quicksight.other
