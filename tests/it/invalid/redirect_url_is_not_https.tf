# Error: Invalid redirect_url
# "http://example.com" must begin with https:// and be one line.
# redirect_url = "http://example.com"
# base: authorization_code

^ redirect_url = "http://example.com"
