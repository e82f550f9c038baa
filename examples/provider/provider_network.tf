# Proxy

# Behind a proxy that terminates TLS with its own certificates.
provider "quicksight" {
  region           = "us-east-1"
  profile          = "analytics"
  https_proxy      = "http://proxy.example.com:3128"
  no_proxy         = "169.254.169.254,169.254.170.2"
  custom_ca_bundle = "~/certificates/proxy.pem"
}
