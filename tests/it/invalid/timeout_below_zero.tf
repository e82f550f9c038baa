# Error: Invalid Attribute Value
# `create` in `timeouts` is "-5m". It must be a duration above zero, such as 90s, 5m or 1h30m.
# create = "-5m"
# base: none

timeouts {
  create = "-5m"
}
