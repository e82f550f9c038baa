# Error: Invalid max_retries
# 0 is not a whole number from 1 to 1000. 1 tries every request once, without retries.
# max_retries = 0
# base: none

| provider "quicksight" {
|   alias       = "other"
|   region      = "us-east-1"
|   max_retries = 0
| }
provider = quicksight.other
