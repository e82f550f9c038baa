# State and lock in an S3 bucket. The backend uses the web identity of the job, as the provider does.
terraform {
  backend "s3" {
    bucket       = "example-terraform-state"
    key          = "action-connectors/terraform.tfstate"
    region       = "us-east-1"
    encrypt      = true
    use_lockfile = true
  }
}
