# Error: Invalid permission action
# "s3:GetObject" must have the form quicksight:Action.
# base: none

actions = ["s3:GetObject"]
