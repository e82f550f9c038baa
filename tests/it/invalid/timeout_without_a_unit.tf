# Error: Invalid Attribute Value
# `create` in `timeouts` is "5". It must be a duration above zero, such as 90s, 5m or 1h30m.
# create = "5"
# base: none

timeouts {
  create = "5"
}
