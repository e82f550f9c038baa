# Error: Invalid AWS Region
# `region` is "us-esat-1", which is not an AWS Region. Did you mean us-east-1?
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-esat-1"
| }
provider = quicksight.other
