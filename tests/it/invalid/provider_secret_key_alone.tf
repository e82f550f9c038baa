# Error: Arguments that belong together
# secret_key is set, so access_key must be set too.
# secret_key = "hidden"
# base: none

| provider "quicksight" {
|   alias      = "other"
|   region     = "us-east-1"
|   secret_key = "hidden"
| }
provider = quicksight.other
