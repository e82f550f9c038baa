# Error: Invalid Attribute Value
# An element of `allowed_account_ids` is "1234". It must be 12 digits.
# base: none

| provider "quicksight" {
|   alias               = "other"
|   region              = "us-east-1"
|   allowed_account_ids = ["1234"]
| }
provider = quicksight.other
