# Error: Arguments that belong together
# access_key is set, so secret_key must be set too.
# access_key = "AKIAMADEUP"
# base: none

| provider "quicksight" {
|   alias      = "other"
|   region     = "us-east-1"
|   access_key = "AKIAMADEUP"
| }
provider = quicksight.other
