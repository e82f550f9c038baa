# plan
# Error: Missing Required Secret
# Creating the connector requires `api_key`: Quick Sight needs the full authentication configuration to create a connector and never returns secrets.
# Set `api_key_wo` (not stored) together with `api_key_wo_version`, or `api_key` (stored in the state).
# base: api_key

!api_key
