# Error: Invalid tag key
# "aws:team" begins with "aws:", which AWS keeps for itself. Begin it otherwise.
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   default_tags {
|     tags = { "aws:team" = "sales" }
|   }
| }
provider = quicksight.other
