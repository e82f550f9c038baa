# Regions and accounts

# A resource in another Region sets its own region argument.
provider "quicksight" {
  region = "us-east-1"
}

# Another account needs its own provider block.
provider "quicksight" {
  alias  = "production"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::210987654321:role/quicksight-admin"
  }
}
