# Error: Invalid Attribute Combination
# `token` requires `access_key` and `secret_key`. Set all three, or remove `token`.
# token = "hidden"
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   token  = "hidden"
| }
provider = quicksight.other
