# Credentials of the environment

terraform {
  required_providers {
    quicksight = {
      source = "quicksight-tf/quicksight"
    }
  }
}

# Credentials come from the environment or the shared files, as for every AWS tool.
provider "quicksight" {
  region = "us-east-1"

  default_tags {
    tags = {
      Team = "analytics"
    }
  }
}
