# State in a bucket, with its lock beside it. No key stands here: the backend signs in by the web identity of the job, as the provider does.
terraform {
  backend "s3" {
    bucket       = "example-terraform-state"
    key          = "action-connectors/terraform.tfstate"
    region       = "us-east-1"
    encrypt      = true
    use_lockfile = true
  }
}
