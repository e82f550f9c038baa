# plan
# Error: Missing Required Secret
# Creating the connector requires `client_secret`: Quick Sight needs the full authentication configuration to create a connector and never returns secrets.
# client_secret_wo = null
# base: client_credentials

!client_secret
+ client_secret_wo = null
+ client_secret_wo_version = "1"
