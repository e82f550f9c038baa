# plan
# Error: Missing Required Secret
# Creating the connector requires `password`: Quick Sight needs the full authentication configuration to create a connector and never returns secrets.
# password_wo = null
# base: basic

!password
+ password_wo = null
+ password_wo_version = "1"
