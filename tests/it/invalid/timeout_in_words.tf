# Error: Invalid Attribute Value
# `create` in `timeouts` is "5 minutes". It must be a duration above zero, such as 90s, 5m or 1h30m.
# create = "5 minutes"
# base: none

timeouts {
  create = "5 minutes"
}
