# Error: Unsupported argument
# An argument named "regoin" is not expected here.
# regoin = "us-east-1"
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   regoin = "us-east-1"
| }
provider = quicksight.other
