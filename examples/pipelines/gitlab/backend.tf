# State in the GitLab project. Address and token come from TF_HTTP_ variables, which a plan file does not keep, as it would an argument.
terraform {
  backend "http" {}
}
