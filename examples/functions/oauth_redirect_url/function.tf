# What to register with the OAuth application.
output "redirect_url" {
  value = provider::quicksight::oauth_redirect_url("eu-west-1")
}
