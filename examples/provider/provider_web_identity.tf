# Web identity

# For CI systems that provide a token to each run. No key is stored.
provider "quicksight" {
  region = "us-east-1"

  assume_role_with_web_identity {
    role_arn                = "arn:aws:iam::123456789012:role/pipeline"
    web_identity_token_file = "$RUNNER_TEMP/aws-token"
    session_name            = "terraform"
    duration                = "15m"
  }
}
