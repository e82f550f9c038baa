# Error: Invalid Principal
# `principal` in a `permissions` block is "arn:aws:quicksight:us-east-1::group/default/analysts", which has no account ID.
# base: none

principal = "arn:aws:quicksight:us-east-1::group/default/analysts"
