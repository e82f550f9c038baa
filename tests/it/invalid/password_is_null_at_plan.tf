# plan
# Error: Missing Required Secret
# Creating the connector requires `password`: Quick Sight needs the full authentication configuration to create a connector and never returns secrets.
# password = null
# base: basic

password = null
