# Error: Invalid authentication_type
# "OAUTH3" is not one of OAUTH2_AUTHORIZATION_CODE, OAUTH2_CLIENT_CREDENTIALS, BASIC, API_KEY, NONE, IAM.
# authentication_type = "OAUTH3"
# base: none

+ authentication_type = "OAUTH3"
