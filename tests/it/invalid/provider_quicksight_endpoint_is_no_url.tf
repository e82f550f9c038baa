# Error: Invalid quicksight
# "localhost:8080" must be an `http://` or `https://` URL.
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
