# Credentials of the environment

terraform {
  required_version = ">= 1.5"

  required_providers {
    quicksight = {
      source  = "quicksight-tf/quicksight"
      version = "~> 0.1"
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
