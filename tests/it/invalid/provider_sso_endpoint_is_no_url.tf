# Error: Invalid Attribute Value
# `sso` in `endpoints` is "localhost:8080". It must be an `http://` or `https://` URL.
# sso = "localhost:8080"
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   endpoints {
|     sso = "localhost:8080"
|   }
| }
provider = quicksight.other
