# plan
# Warning: More Than 50 Tags
# `tags` and `default_tags` of the provider contain 51 tags. AWS documents a limit of 50 tags for each resource
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

tags = { for number in range(51) : "key${number}" => "value" }
