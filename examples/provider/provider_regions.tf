# Regions and accounts

# One provider block serves any number of Regions: a resource may name its own.
provider "quicksight" {
  region = "us-east-1"
}

# Another account takes another block.
provider "quicksight" {
  alias  = "production"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::210987654321:role/quicksight-admin"
  }
}
