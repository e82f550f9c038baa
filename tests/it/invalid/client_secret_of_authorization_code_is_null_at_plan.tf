# plan
# Error: Missing Required Secret
# Creating the connector requires `client_secret`: Quick Sight needs the full authentication configuration to create a connector and never returns secrets.
# client_secret = null
# base: authorization_code

client_secret = null
