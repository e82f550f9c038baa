# Error: Invalid Attribute Combination
# `allowed_account_ids` and `forbidden_account_ids` conflict. Configure only one of `allowed_account_ids` or `forbidden_account_ids`.
# forbidden_account_ids = ["210987654321"]
# base: none

| provider "quicksight" {
|   alias                 = "other"
|   region                = "us-east-1"
|   allowed_account_ids   = ["123456789012"]
|   forbidden_account_ids = ["210987654321"]
| }
provider = quicksight.other
