# Error: Invalid Attribute Value
# An element of `forbidden_account_ids` is "production". It must be 12 digits.
# base: none

| provider "quicksight" {
|   alias                 = "other"
|   region                = "us-east-1"
|   forbidden_account_ids = ["production"]
| }
provider = quicksight.other
