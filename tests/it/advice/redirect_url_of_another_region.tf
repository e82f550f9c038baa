# plan
# Warning: Redirect URL of another Region
# `redirect_url` leads to eu-west-1, but the connector is in us-east-1
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: authorization_code

^ redirect_url = "https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback"
