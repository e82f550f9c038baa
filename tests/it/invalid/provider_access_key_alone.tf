# Error: Missing Required Argument
# `access_key` requires `secret_key`, which is not set. Set both, or neither of them.
# access_key = "AKIAMADEUP"
# base: none

| provider "quicksight" {
|   alias      = "other"
|   region     = "us-east-1"
|   access_key = "AKIAMADEUP"
| }
provider = quicksight.other
