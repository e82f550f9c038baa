terraform {
  required_version = ">= 1.11"

  required_providers {
    quicksight = {
      source  = "quicksight-tf/quicksight"
      version = "~> 0.1"
    }
  }
}
