# Error: Invalid Attribute Value
# `max_retries` is 0. It must be a whole number from 1 to 1000. With 1, requests are not retried.
# max_retries = 0
# base: none

| provider "quicksight" {
|   alias       = "other"
|   region      = "us-east-1"
|   max_retries = 0
| }
provider = quicksight.other
