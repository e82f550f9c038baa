# Error: Invalid Attribute Value
# `max_retries` is 1.5. It must be a whole number from 1 to 1000.
# max_retries = 1.5
# base: none

| provider "quicksight" {
|   alias       = "other"
|   region      = "us-east-1"
|   max_retries = 1.5
| }
provider = quicksight.other
