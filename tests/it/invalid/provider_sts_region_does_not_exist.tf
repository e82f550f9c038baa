# Error: Invalid AWS Region
# `sts_region` is "moon", which is not an AWS Region.
# base: none

| provider "quicksight" {
|   alias      = "other"
|   region     = "us-east-1"
|   sts_region = "moon"
| }
provider = quicksight.other
