# plan
# Warning: Too Many Actions
# `actions` in the `permissions` block with `principal` = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts" has 21 elements. The API documents at most 20 for one principal.
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

actions = [for i in range(21) : "quicksight:Action${i}"]
