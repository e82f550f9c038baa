# Roles

# Roles are assumed in order, the first with the credentials of the provider.
provider "quicksight" {
  region = "us-east-1"

  assume_role {
    role_arn     = "arn:aws:iam::111111111111:role/pipeline"
    session_name = "terraform"
  }

  assume_role {
    role_arn    = "arn:aws:iam::123456789012:role/quicksight-admin"
    external_id = "from-the-trust-policy"
    duration    = "1h"

    tags = {
      Team = "analytics"
    }
  }

  allowed_account_ids = ["123456789012"]
}
