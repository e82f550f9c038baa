# State in the GitLab project. Address and token come from TF_HTTP_ variables, because a plan file would store arguments.
terraform {
  backend "http" {}
}
