# Error: Invalid Attribute Value
# `quicksight` in `endpoints` is "localhost:8080". It must be an `http://` or `https://` URL.
# quicksight = "localhost:8080"
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   endpoints {
|     quicksight = "localhost:8080"
|   }
| }
provider = quicksight.other
