# Error: Missing Required Argument
# `secret_key` requires `access_key`, which is not set. Set both, or neither of them.
# secret_key = "hidden"
# base: none

| provider "quicksight" {
|   alias      = "other"
|   region     = "us-east-1"
|   secret_key = "hidden"
| }
provider = quicksight.other
