# plan
# Error: Missing Required Secret
# Creating the connector requires `api_key`: Quick Sight needs the full authentication configuration to create a connector and never returns secrets.
# api_key = null
# base: api_key

api_key = null
