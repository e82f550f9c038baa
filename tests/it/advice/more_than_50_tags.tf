# plan
# Warning: More than 50 tags
# `tags` and the provider's `default_tags` add up to 51 tags. AWS documents a limit of 50 tags for each resource
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: none

tags = { for number in range(51) : "key${number}" => "value" }
