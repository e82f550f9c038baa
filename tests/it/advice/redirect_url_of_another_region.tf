# plan
# Warning: Redirect URL of Another Region
# `redirect_url` is in eu-west-1, but the connector is in us-east-1
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: authorization_code

^ redirect_url = "https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback"
