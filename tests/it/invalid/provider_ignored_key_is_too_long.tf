# Error: element of keys has 129 characters
# base: none

| provider "quicksight" {
|   alias  = "other"
|   region = "us-east-1"
|   ignore_tags {
|     keys = [join("", [for i in range(129) : "x"])]
|   }
| }
provider = quicksight.other
