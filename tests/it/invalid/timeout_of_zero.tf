# Error: Invalid Attribute Value
# `create` in `timeouts` is "0s". It must be a duration above zero, such as 90s, 5m or 1h30m.
# create = "0s"
# base: none

timeouts {
  create = "0s"
}
