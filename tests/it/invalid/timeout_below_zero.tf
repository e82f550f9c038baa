# Error: Invalid duration
# "-5m" must be a duration above zero such as 90s, 5m or 1h30m.
# create = "-5m"
# base: none

timeouts {
  create = "-5m"
}
