# plan
# Error: Missing Required Secret
# Creating the connector requires `password`: Quick Sight needs the full authentication configuration to create a connector and never returns secrets.
# Set `password_wo` (not stored) together with `password_wo_version`, or `password` (stored in the state).
# base: basic

!password
