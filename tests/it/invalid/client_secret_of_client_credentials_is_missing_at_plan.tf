# plan
# Error: Missing Required Secret
# Creating the connector requires `client_secret`: Quick Sight needs the full authentication configuration to create a connector and never returns secrets.
# Set `client_secret_wo` (not stored) together with `client_secret_wo_version`, or `client_secret` (stored in the state).
# base: client_credentials

!client_secret
