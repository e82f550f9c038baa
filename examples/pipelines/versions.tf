terraform {
  # Ephemeral variables and write-only arguments.
  required_version = ">= 1.11"

  required_providers {
    quicksight = {
      source  = "quicksight-tf/quicksight"
      version = "~> 0.1"
    }
  }
}

# Region and role come from the environment of each job.
provider "quicksight" {}
