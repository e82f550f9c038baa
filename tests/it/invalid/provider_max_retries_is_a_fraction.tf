# Error: Invalid max_retries
# 1.5 is not a whole number from 1 to 1000.
# max_retries = 1.5
# base: none

| provider "quicksight" {
|   alias       = "other"
|   region      = "us-east-1"
|   max_retries = 1.5
| }
provider = quicksight.other
