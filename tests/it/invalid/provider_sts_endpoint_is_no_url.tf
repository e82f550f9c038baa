# Error: Invalid Attribute Value
# `sts` in `endpoints` is "localhost:8080". It must be an `http://` or `https://` URL.
# sts = "localhost:8080"
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   endpoints {
|     sts = "localhost:8080"
|   }
| }
provider = quicksight.other
